"""What a paper says about itself: title, authors, affiliation, abstract, keywords, journal line and year."""

from __future__ import annotations

import re

from pipeline.extraction.model import Metadata, Piece

_OPEN, _CLOSE = r"[\[【〔（(〈<]?\s*", r"\s*[\]】〕）)〉>]?\s*"
ABSTRACT = re.compile(
    rf"{_OPEN}(?:(?:内容|中文|论文|文章)?(?:摘\s*要|提\s*要)|(?:english\s+)?abstract|summary){_CLOSE}(?:[:：]|[—–]+|(?<=[\]】〕）〉])|(?=\s)|$)\s*",
    re.IGNORECASE,
)
KEYWORDS = re.compile(
    rf"{_OPEN}(?:(?:中文)?关\s*键\s*[词字]|主\s*题\s*词|key\s*-?\s*words?(?:\s+and\s+phrases)?|index\s+terms){_CLOSE}(?:[:：]|[—–]+|(?<=[\]】〕）〉])|(?=\s)|$)\s*",
    re.IGNORECASE,
)
REFERENCES = re.compile(
    rf"{_OPEN}(?:主要|主要的)?(?:(?:参\s*考|引\s*用|相\s*似)\s*文\s*献|references|bibliography|works cited){_CLOSE}"
    r"(?:[（(]\d+\s*条[）)])?[:：]?",
    re.IGNORECASE,
)
REFERENCE = re.compile(r"(?:[\[［〔]\s*\d{1,3}\s*[\]］〕]|\d{1,3}[.．、]\s?(?=[^\d\s]))")
CAPTION = re.compile(
    r"(?:图|表|附图|附表|Fig(?:ure)?\.?|Tab(?:le)?\.?)\s*\d{1,3}(?:[-.－—]\d{1,3})?(?=[\s:：.．\u3400-\u9fff]|$)",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"\s*(?:[;；,，、|]|//|/(?!\w*TBT)|\s{2,}|\u3000)\s*")
_STRONG_SEPARATORS = re.compile(r"\s*(?:[;；|]|//)\s*")
# The surnames of some 95 % of Chinese authors, from the usual lists of the commonest ones; compound ones after them.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊"
    "秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮"
    "柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米"
    "柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻"
    "蹇银强暴璩張劉陳楊黃趙吳孫馬鄭謝許韓馮鄧蕭蔣葉蘇魏呂盧鐘譚陸賈韋鄒賀顧龔邵萬錢嚴湯龐顏聶魯齊歐關蘭"
)
_COMPOUND = "欧阳|司马|上官|诸葛|司徒|夏侯|皇甫|尉迟|公孙|慕容|令狐|东方|西门|南宫|独孤|长孙|宇文|端木"
_HAN = r"[\u3400-\u9fff]"
_NAME = (
    rf"(?:(?:{_COMPOUND}){_HAN}{{1,2}}|[{_SURNAMES}] ?{_HAN}(?: ?{_HAN})?"
    rf"|{_HAN}{{2,8}}·[\u3400-\u9fff·]{{2,12}})"
)
_SIGNS = "*∗＊⁎①-⑳¹²³⁴⁵†‡§¶#$+"  # lead from an author to a note or an affiliation
_MARKS = rf"[\d\s,，{_SIGNS}]*"
_NAMES_LINE = re.compile(rf"(?:作\s*者\s*[:：])?\s*{_NAME}{_MARKS}(?:[,，、;；\s]+{_NAME}{_MARKS})*")
_AUTHOR_LABEL = re.compile(r"(?:文\s*[/／|]|作\s*者\s*[:：]|撰\s*文\s*[:：])\s*")
_LATIN_NAME = r"(?:[A-Z][A-Za-z'’.\-]*\s+){1,3}[A-Z][A-Za-z'’\-]+"
_LATIN_NAMES = re.compile(
    rf"{_LATIN_NAME}[\d,\s{_SIGNS}]*(?:(?:[,;，；]|\s+and\s+)\s*(?:and\s+)?{_LATIN_NAME}[\d\s{_SIGNS}]*)*"
)
_LONGEST_LINE = 80  # of Chinese names; Latin ones take four times as much
_PLACE = re.compile(
    r"大学|学院|研究[院所中]|中心|公司|委员会|法院|检察院|图书馆|出版社|政府|(?:研究)?所|党校|协会|局|部|省|市|University|Institute|School|Department|College|Center|Centre|Academy|Corporation|Foundation|Ministry|Laborator(?:y|ies)|Ltd|\d{6}"
)
_JOURNAL = re.compile(
    r"(?:《?(?P<name>[\u3400-\u9fff]{2,20}?)》?\s*)?(?P<year>(?:19|20)\d{2})\s*年\s*(?:第\s*\d{1,2}\s*[期卷]|\d{1,2}\s*月)"
)
_JOURNAL_EN = re.compile(r"\b(?:Vol(?:ume)?\.?|No\.)\s*\d+", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_DATE = re.compile(r"(?:收稿日期|修回日期|发布日期|出版日期|Received)\s*[:：]?\s*((?:19|20)\d{2})")
_FRONT = 24  # blocks looked at for title and authors


def split_keywords(text: str) -> tuple[str, ...]:
    """The keywords of a line, whatever parts them: ；; ，, 、 // | or wide spaces."""
    text = text.strip().rstrip("。.;；")
    pattern = _STRONG_SEPARATORS if _STRONG_SEPARATORS.search(text) else _SEPARATORS
    found = [w.strip(" .。·") for w in pattern.split(text)]
    if len(found) == 1 and re.search(r"[\u3400-\u9fff] [\u3400-\u9fff]", text):
        found = text.split()
    return tuple(dict.fromkeys(w for w in found if w))


def split_authors(text: str) -> tuple[str, ...]:
    """The names of an author line, without the marks that lead to affiliations."""
    text = re.sub(rf"[\d{_SIGNS}]+", " ", _AUTHOR_LABEL.sub("", text))
    parts = re.split(r"\s*[,，、;；]\s*|\s+and\s+|\s{2,}", text.strip())
    names: list[str] = []
    for part in parts:
        part = part.strip(" .")
        words = part.split()
        if len(words) > 1 and all(re.fullmatch(r"[\u3400-\u9fff·]+", w) for w in words):
            # Two-character names are often spaced out: 张 三 is one name, 张三 李四 are two.
            names += [part.replace(" ", "")] if all(len(w) == 1 for w in words) else words
        elif part:
            names.append(part)
    return tuple(dict.fromkeys(n for n in names if n))


_LABEL = re.compile(
    r"(?:^|(?<=\s)|(?<=[\u3400-\u9fffA-Za-z)）。]))"
    r"(?P<label>题\s*名|标\s*题|作\s*者(?:单位|简介)?|第一作者|单\s*位|机\s*构|刊\s*名|来\s*源|期\s*刊|英文刊名|年[，,]\s*卷\s*[（(]期[）)]|出版年|"
    r"发表时间|发布日期|发文日期)\s*[:：]\s*"
)


_ADOPTED = re.compile(
    r"((?:19|20)\d{2})\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日.*?(?:通过|修订|修正|公布|发布|批准|印发|会议)"
)
_DATE_LINE = re.compile(
    r"(?:[（(]\s*)?((?:19|20)\d{2})\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?(?:\s*[）)])?(?:\s*(?:印发|发布))?"
)
_LATIN_DATE = re.compile(r"(?:\d{1,2}\s+)?[A-Z][a-z]{2,8}\.?\s+(?:\d{1,2},?\s+)?(?:19|20)\d{2}")
_GROUP = re.compile(
    r"[\u3400-\u9fff·（）A-Za-z]{3,24}(?:课题组|研究组|编写组|解读组|研究室|编辑部|评论员|[组室院所局部]|中心|委员会|办公室)"
)


def find_labelled(text: str) -> dict[str, str]:
    """Fields that a cover page states as ``label：value``, by their label without spaces."""
    matches = list(_LABEL.finditer(text))
    ends = [*(m.start() for m in matches[1:]), len(text)]
    return {re.sub(r"\s", "", m["label"]): text[m.end() : end].strip() for m, end in zip(matches, ends, strict=False)}


def _find_stated(pieces: list[Piece], made: Metadata) -> None:
    """Author, journal and year where the first page states them with labels, as databases' cover pages do."""
    stated: dict[str, str] = {}
    front = [p for p in pieces[:_FRONT] if p.kind in ("paragraph", "heading", "author", "table") and p.page == 1]
    for piece, after in zip(front, [*front[1:], None], strict=False):
        for label, value in find_labelled(piece.text.replace("\t", " ")).items():
            if not value and after is not None and not _LABEL.search(after.text):
                value = after.text
            stated.setdefault(label, value)
    names = split_authors(stated.get("作者", "") or stated.get("第一作者", ""))
    if names and len(stated.get("作者", "")) < 300:
        chinese = tuple(n for n in names if _is_chinese(n))
        made.authors = made.authors or chinese or names
    made.affiliation = (
        made.affiliation or stated.get("作者单位", "") or stated.get("单位", "") or stated.get("机构", "")
    )
    made.journal = made.journal or stated.get("刊名", "") or stated.get("期刊", "")
    dated = " ".join(v for k, v in stated.items() if k.startswith(("年", "出版年", "发表时间", "发布日期", "发文日期")))
    year = _YEAR.search(dated) or _YEAR.search(stated.get("作者", ""))
    made.year = made.year or (int(year.group()) if year else None)


def is_names(text: str) -> bool:
    """Whether a line consists of personal names."""
    text = text.strip()
    if not text or len(text) > 4 * _LONGEST_LINE or _PLACE.search(text) or is_date(text):
        return False
    if len(text) <= _LONGEST_LINE and _NAMES_LINE.fullmatch(_AUTHOR_LABEL.sub("", text)):
        return True
    return bool(_LATIN_NAMES.fullmatch(text))


def is_date(text: str) -> bool:
    """Whether a line is a date and nothing else."""
    return bool(_DATE_LINE.fullmatch(text.strip()) or _LATIN_DATE.fullmatch(text.strip()))


def is_author_block(rows: list[list[str]]) -> bool:
    """Whether rows of cells are authors side by side, each with affiliation or address below: no table."""
    if not rows or not all(map(is_names, filter(None, rows[0]))):
        return False
    return any(all("@" in cell or _PLACE.search(cell) for cell in row if cell) for row in rows[1:])


def _is_chinese(text: str) -> bool:
    return len(re.findall(r"[\u3400-\u9fff]", text)) * 3 > len(re.findall(r"[A-Za-z]+", text))


def find_metadata(pieces: list[Piece]) -> Metadata:
    """What the blocks say about the document; marks author blocks as such on the way."""
    made = Metadata()
    title = next((i for i, p in enumerate(pieces) if p.kind == "title"), None)
    if title is not None:
        made.title = pieces[title].text
        _find_authors(pieces, title, made)
    for piece in pieces:
        if piece.kind == "abstract":
            body = ABSTRACT.sub("", piece.text, count=1).strip()
            _set_by_language(made, "abstract", body)
        elif piece.kind == "keywords":
            words = split_keywords(KEYWORDS.sub("", piece.text, count=1))
            if words and _is_chinese(" ".join(words)) and not made.keywords:
                made.keywords = words
            elif words and not _is_chinese(" ".join(words)) and not made.keywords_en:
                made.keywords_en = words
    _find_english_title(pieces, made)
    _find_stated(pieces, made)
    _find_journal(pieces, made)
    if made.title and not _is_chinese(made.title) and not made.title_en:
        made.title_en = made.title
    return made


def order_front_matter(pieces: list[Piece]) -> list[Piece]:
    """The blocks with authors and affiliation after the abstract, so that a paper begins with title and abstract.

    Only authors that stand between the title and an abstract on the same page are moved; with keywords after it, the
    abstract keeps them.
    """
    title = next((i for i, p in enumerate(pieces) if p.kind == "title"), None)
    if title is None:
        return pieces
    first = next((i for i, p in enumerate(pieces) if i > title and p.kind == "abstract"), None)
    if first is None or pieces[first].page != pieces[title].page:
        return pieces
    between = pieces[title + 1 : first]
    authors = [p for p in between if p.kind == "author"]
    if not authors or any(p.kind in ("paragraph", "heading") for p in between):
        return pieces
    end = first + 1
    while end < len(pieces) and pieces[end].kind in ("abstract", "keywords") and pieces[end].page == pieces[title].page:
        end += 1
    rest = [p for p in between if p.kind != "author"]
    return [*pieces[: title + 1], *rest, *pieces[first:end], *authors, *pieces[end:]]


def _set_by_language(made: Metadata, name: str, value: str) -> None:
    target = name if _is_chinese(value) else f"{name}_en"
    if value and not getattr(made, target):
        setattr(made, target, value)


def _find_authors(pieces: list[Piece], title: int, made: Metadata) -> None:
    """Authors and affiliation: the lines between the title and the abstract or the first paragraph."""
    page = pieces[title].page
    following = [p for p in pieces[title + 1 : title + 1 + _FRONT] if p.kind not in ("header", "footer", "page_number")]
    before_abstract = next((i for i, p in enumerate(following) if p.kind == "abstract" and p.page == page), 0)
    for place, piece in enumerate(following):
        text = piece.text.strip()
        if piece.page != page or piece.kind in ("abstract", "keywords") or place >= max(7, before_abstract):
            break
        if ABSTRACT.fullmatch(text) or KEYWORDS.fullmatch(text):
            break
        if piece.kind not in ("paragraph", "heading", "author"):
            continue
        names, _, place_of = text.partition("（") if "（" in text else text.partition("(")
        if is_names(text) or (place_of and is_names(names) and _PLACE.search(place_of)):
            _add_authors(made, split_authors(names))
            made.affiliation = made.affiliation or place_of.strip("（）() ")
        elif not made.authors and _GROUP.fullmatch(text) and place == 0:
            made.authors = (text,)
        elif not made.authors or text[-1] in "。；" or len(text) > 120:
            if len(text) > 160 or (piece.kind == "paragraph" and len(text) > 60):
                break
            continue
        elif _PLACE.search(text):
            made.affiliation = made.affiliation or text.strip("（）() ")
        elif place >= before_abstract or _is_chinese(text) or _is_chinese(made.title):
            continue  # nothing says that it is an affiliation
        piece.kind, piece.level = "author", 0


def _add_authors(made: Metadata, names: tuple[str, ...]) -> None:
    """Add the authors of a further line, unless it repeats those before in another script."""
    if not made.authors or _is_chinese(" ".join(names)) == _is_chinese(" ".join(made.authors)):
        made.authors = tuple(dict.fromkeys((*made.authors, *names)))


def _find_english_title(pieces: list[Piece], made: Metadata) -> None:
    """The English title: the Latin line right before the English abstract, else a Latin heading of the first page."""
    for i, piece in enumerate(pieces):
        english = piece.kind == "abstract" and not _is_chinese(ABSTRACT.sub("", piece.text, count=1))
        if english and _take_english_title(pieces[max(0, i - 4) : i][::-1], made):
            return
    front = [p for p in pieces[:_FRONT] if p.page == 1 and p.kind in ("heading", "paragraph")]
    if made.title and _is_chinese(made.title):
        _take_english_title(front, made)


def _take_english_title(candidates: list[Piece], made: Metadata) -> bool:
    """Set the English title from the first candidate that reads like one; marks names and title on the way."""
    latin = [p for p in candidates if p.kind in ("heading", "title", "paragraph") and not _is_chinese(p.text)]
    for piece in latin:
        text = piece.text.strip()
        if _LATIN_NAMES.fullmatch(text) and piece.kind != "title" and len(text.split()) < 12:
            piece.kind, piece.level = "author", 0
    for piece in latin:
        text = piece.text.strip()
        if (
            piece.kind == "author"
            or not 15 < len(text) < 250
            or len(text.split()) < 3
            or "@" in text
            or text[:1] in "(（"
            or not any(c.isalpha() for c in text)
        ):
            continue
        if piece.kind == "paragraph" and (text[-1] in ".;," or _PLACE.search(text)):
            continue
        made.title_en = made.title_en or text
        piece.kind, piece.level = "title", 0
        return True
    return False


def _find_journal(pieces: list[Piece], made: Metadata) -> None:
    """Journal and year from the running heads and the first page, when they are stated."""
    for piece in pieces[:_FRONT]:
        match = _JOURNAL.search(piece.text) if len(piece.text) < 80 else None
        if match and (piece.kind in ("header", "footer") or "期" in match.group()):
            made.journal = made.journal or (match.group("name") or "")
            made.year = made.year or int(match.group("year"))
    for piece in pieces[:_FRONT] + pieces[-6:]:
        match = _DATE.search(piece.text)
        if match and not made.year:
            made.year = int(match.group(1))
    titled = re.match(r"((?:19|20)\d{2})\s*年", made.title)
    made.year = made.year or (int(titled.group(1)) if titled else None) or _adoption_year(pieces)


def _adoption_year(pieces: list[Piece]) -> int | None:
    """The year of a law in the version at hand, or of an official letter.

    A law says below its title when it was adopted or promulgated and when it was amended: the latest of these years. A
    letter bears its date in the last line.
    """
    prose = [p for p in pieces if p.kind not in ("header", "footer", "page_number")]
    title = next((i for i, p in enumerate(prose[:4]) if p.kind == "title"), -1)
    years: list[int] = []
    for piece in prose[title + 1 : title + 13]:
        if len(piece.text) > 1500 or piece.text.startswith("第一条"):
            break
        if re.match(r"[（(]?\s*(?:19|20)\d{2}\s*年", piece.text) and piece.text[-1] != "。":
            years += [int(y) for y in _ADOPTED.findall(piece.text)]
    if years:
        return max(years)
    for piece in reversed(prose[-6:]):
        match = _DATE_LINE.fullmatch(piece.text.strip())
        if match:
            return int(match.group(1))
    return None
