"""Authors and their affiliations: the lines between title and abstract, notes about them where there are none."""

from __future__ import annotations

import re

from pipeline.core.script import HAN
from pipeline.extraction.model import Piece
from pipeline.extraction.structure.front_matter.found import Found, Front
from pipeline.extraction.structure.labels import ABSTRACT, CODE, KEYWORDS, NOTE
from pipeline.extraction.structure.names import (
    PLACE,
    SIGNS,
    is_chinese,
    is_group,
    is_names,
    is_spaced_names,
    split_authors,
)
from pipeline.records.extraction import FURNITURE

_FRONT = 24  # blocks looked at behind the title
_AHEAD = 7  # of these, where no abstract follows
_LONG = 160  # characters; longer ones are text
_NAMES_PLACE = re.compile(r"(.{2,60}?)\s*[(（]\s*(.+?)\s*[)）]?$")


def find_authors(front: Front, found: Found) -> None:
    """Authors and affiliation: the lines between the title and the abstract or the first paragraph."""
    title = front.title_index
    if title is None:
        return
    page = front.pieces[title].page
    following = [p for p in front.pieces[title + 1 : title + 1 + _FRONT] if p.kind not in FURNITURE]
    before = next((i for i, p in enumerate(following) if p.kind == "abstract" and p.page == page), 0)
    names: list[str] = []
    for place, piece in enumerate(following):
        text = piece.text.strip()
        if piece.page != page or piece.kind in ("abstract", "keywords") or place >= max(_AHEAD, before):
            break
        if ABSTRACT.match(text) or KEYWORDS.match(text):
            break
        if piece.kind not in ("paragraph", "heading", "author", "title") or NOTE.match(text) or CODE.match(text):
            continue
        is_name, is_place, ends = _judge(text, piece, names, place, before, front)
        if ends:
            break
        if is_name or is_place:
            _take(text, piece, names, found, is_name=is_name)
    if not names:
        _from_notes(front, found)


def _judge(text: str, piece: Piece, names: list[str], place: int, before: int, front: Front) -> tuple[bool, bool, bool]:
    """Whether a line states names, whether it states a place, and whether the front matter ends here."""
    head, inside = _split_place(text)
    if (
        is_names(text)
        or (inside and is_names(head))
        or (before and not names and is_spaced_names(head if inside else text))
    ):
        return True, False, False
    if not names and place == 0 and is_group(text):
        return True, False, False
    if not names or text[-1] in "。；" or len(text) > 120:
        ends = len(text) > _LONG or (piece.kind == "paragraph" and len(text) > 60 and not (before and place < before))
        return False, bool(names) and place < before and _is_place(text), ends
    if PLACE.search(text) and piece.kind != "title":
        return False, True, False
    foreign = not is_chinese(text) and front.title is not None and not is_chinese(front.title.text)
    return False, place < before and foreign and piece.kind != "title", False


def _split_place(text: str) -> tuple[str, str]:
    """Names and the place in brackets behind them, if the text is that."""
    match = _NAMES_PLACE.fullmatch(text)
    return (match[1].strip(" ，,"), match[2]) if match and PLACE.search(match[2]) else (text, "")


def _is_place(text: str) -> bool:
    """Whether a longer line lists affiliations: it begins with a bracket or a number and names one soon."""
    return bool(re.match(rf"[（(\[［]|\d|[{SIGNS}]", text) and PLACE.search(text[:60]) and "。" not in text[:-1])


def _take(text: str, piece: Piece, names: list[str], found: Found, *, is_name: bool) -> None:
    head, inside = _split_place(text)
    if is_name:
        new = split_authors(head if inside else text) if not is_group(text) else (text,)
        _add_names(new, piece, names, found)
        found.add("affiliation", inside, piece)
    elif re.fullmatch(r"[（(]?(?:E-?mail\s*[:：]\s*)?[\w.{},\s-]+@[\w.．-]+[）)]?", text, re.IGNORECASE):
        found.add("email", re.sub(r"^[（(]?(?:E-?mail\s*[:：]\s*)?|[）)]$", "", text, flags=re.IGNORECASE), piece)
    else:
        found.add("affiliation", re.sub(r"^[（(]\s*(.*?)\s*[)）]$", r"\1", text), piece)
    if piece.kind != "title":
        piece.kind, piece.level = "author", 0


def _add_names(new: tuple[str, ...], piece: Piece, names: list[str], found: Found) -> None:
    """Add the authors of a further line, unless it repeats those before in another script."""
    if names and is_chinese(" ".join(new)) != is_chinese(" ".join(names)):
        found.add("authors_en", "; ".join(new), piece)
        return
    names += [n for n in new if n not in names]
    first = found.best("authors")
    found.fields.pop("authors", None)
    found.add("authors", "; ".join(names), first.piece if first else piece, 0.7)


def _from_notes(front: Front, found: Found) -> None:
    """Authors as the notes about them begin: 作者简介：张三（1980—），男，…；李四，…"""
    for field in found.fields.get("biography", []):
        people = re.split(r"[;；。]\s*", field.value)
        some = [re.match(rf"([{HAN}·]{{2,4}}|[{HAN}] [{HAN}]{{1,2}})\s*(?=[（(,，])", p.strip()) for p in people]
        names = [m[1].replace(" ", "") for m in some if m and is_names(m[1])]
        if names:
            found.add("authors", "; ".join(dict.fromkeys(names)), field.piece, 0.3)
            return
