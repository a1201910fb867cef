"""Numbers written as lists count: Chinese, Roman, letters, the ten stems and the twelve branches."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_UNITS, _FORMAL_UNITS = ("", "十", "百", "千"), ("", "拾", "佰", "仟")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_LARGEST = 9999  # a list that counts further is written in digits


def write_chinese(value: int, *, formal: bool = False) -> str:
    """A whole number from 0 to 9999 as it is read: 十二, 一百零三; ``formal`` for 壹拾贰."""
    digits, units = (_FORMAL, _FORMAL_UNITS) if formal else (_DIGITS, _UNITS)
    if not 0 < value <= _LARGEST:
        return digits[0] if value == 0 else str(value)
    written, gap = "", False
    for place in range(3, -1, -1):
        digit = value // 10**place % 10
        if not digit:
            gap = bool(written)
            continue
        written += (digits[0] if gap else "") + digits[digit] + units[place]
        gap = False
    return written[1:] if 10 <= value < 20 and not formal else written


def write_number(value: int, form: str) -> str:
    """The number in one of Word's number formats; formats without a rule here are written in digits."""
    if form in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
                "taiwaneseCountingThousand", "koreanCounting"):  # fmt: skip
        return write_chinese(value)
    if form in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return write_chinese(value, formal=True)
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital"):
        return "".join("〇" if d == "0" else _DIGITS[int(d)] for d in str(value))
    if form in ("ideographTraditional", "ideographZodiac") and value > 0:
        row = _STEMS if form == "ideographTraditional" else _BRANCHES
        return row[(value - 1) % len(row)]
    if form in ("upperRoman", "lowerRoman") and 0 < value <= _LARGEST:
        return _write_roman(value) if form == "upperRoman" else _write_roman(value).lower()
    if form in ("upperLetter", "lowerLetter") and value > 0:
        letter = chr((value - 1) % 26 + (65 if form == "upperLetter" else 97))
        return letter * min((value - 1) // 26 + 1, 20)
    if form.startswith("decimalEnclosedCircle") and 1 <= value <= 20:
        return chr(0x2460 + value - 1)
    if form == "decimalEnclosedParen":
        return f"({value})"
    if form == "decimalEnclosedFullstop":
        return f"{value}."
    if form == "decimalZero":
        return f"{value:02d}"
    return "" if form in ("none", "bullet") else str(value)


def _write_roman(value: int) -> str:
    written = ""
    for worth, letters in _ROMAN:
        count, value = divmod(value, worth)
        written += letters * count
    return written
