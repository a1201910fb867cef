"""One key for an amount, a date or a share, however it is written: 十万元 and 100,000元 are 10万元."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from pipeline.core.numerals import NUMERAL, parse_numeral

QUANTITIES = frozenset({"DATE", "MONEY", "PERCENT"})
HAN_DIGITS = "零〇○一二三四五六七八九十百千两"
SCALES = {"亿": 10**8, "万": 10**4, "千": 10**3, "百": 10**2, "十": 10}
# Names and signs of a currency, and the name it goes by.
CURRENCIES = {
    "元人民币": "元", "人民币": "元", "¥": "元", "￥": "元", "US$": "美元", "$": "美元", "HK$": "港元", "港币": "港元",
    "AU$": "澳元", "€": "欧元", "£": "英镑",
}  # fmt: skip
AMOUNT = re.compile(
    rf"(?P<sign>(?:US|HK|AU)?\$|[¥€£])?(?P<number>\d+(?:\.\d+)?|[{HAN_DIGITS}万亿]+)"
    r"(?P<more>[多余]?)(?P<scale>[十百千万亿]*)(?P<after>[多余]?)(?P<unit>\D*)"
)
SHARE = re.compile(
    rf"百分之(?P<han>[{HAN_DIGITS}]+(?:点[{HAN_DIGITS}]+)?|\d+(?:\.\d+)?)|(?P<number>\d+(?:\.\d+)?)(?P<unit>\D+)"
)
RANGE = re.compile(r"(?<=\d)(年?)[-—–至到~]+(?=\d{4})")
PLAIN_DATE = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
NUMBER = re.compile(rf"[{NUMERAL}]+(?=年|月|日|世纪)")


def normalise_quantity(text: str, label: str) -> str:
    """The key of a date, an amount of money or a share; what cannot be read keeps its own characters."""
    plain = re.sub(r"[\s,，]", "", unicodedata.normalize("NFKC", text))
    if label == "MONEY":
        return _normalise_money(plain)
    return _normalise_share(plain) if label == "PERCENT" else _normalise_date(plain)


def read_number(text: str) -> Decimal | None:
    """The number that Arabic or Han digits write, 万 and 亿 among them (三千五百万, 一点五)."""
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return Decimal(text)
    whole, _, fraction = text.partition("点")
    if fraction:
        digits = parse_numeral(fraction)
        number = read_number(whole)
        return None if digits is None or number is None else Decimal(f"{number}.{digits:0{len(fraction)}}")
    for unit in ("亿", "万"):
        high, found, low = text.rpartition(unit)
        if found:
            parts = read_number(high), read_number(low) if low else Decimal(0)
            return None if parts[0] is None or parts[1] is None else parts[0] * SCALES[unit] + parts[1]
    value = parse_numeral(text)
    return None if value is None else Decimal(value)


def write_number(value: Decimal) -> str:
    """A number without needless zeros, in 万 or 亿 from ten thousand on."""
    for unit in ("亿", "万"):
        if value >= SCALES[unit]:
            return f"{(value / SCALES[unit]).normalize():f}{unit}"
    return f"{value.normalize():f}"


def _normalise_money(plain: str) -> str:
    match = AMOUNT.fullmatch(plain)
    number = read_number(match["number"]) if match else None
    if match is None or number is None:
        return plain
    for scale in match["scale"]:
        number *= SCALES[scale]
    unit = match["unit"] or match["sign"] or ""
    written, more = write_number(number), "多" if match["more"] or match["after"] else ""
    # 30多亿 may be 39, 30亿多 is hardly more than 30.
    if match["more"] and match["scale"] and written.endswith(match["scale"]):
        written, more = written.removesuffix(match["scale"]), more + match["scale"]
    return written + more + CURRENCIES.get(unit, unit)


def _normalise_share(plain: str) -> str:
    match = SHARE.fullmatch(plain)
    number = read_number(match["han"] or match["number"]) if match else None
    return plain if match is None or number is None else f"{number.normalize():f}{match['unit'] or '%'}"


def _normalise_date(plain: str) -> str:
    date = PLAIN_DATE.sub(r"\1年\2月\3日", RANGE.sub(r"\1-", plain))
    date = NUMBER.sub(lambda m: m[0] if (n := parse_numeral(m[0])) is None else str(n), date)
    return re.sub(r"月份$", "月", date)
