"""A Word document's tree as it reads: revisions accepted, alternatives chosen, wrappers opened.

All of it happens on the tree before anything walks it, so that whoever reads paragraphs, tables and notes afterwards
meets plain ones only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Strict Open XML has the same elements under other addresses.
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_STRICT = {
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}": W,
    "{http://purl.oclc.org/ooxml/officeDocument/math}": M,
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}": (
        "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
    ),
}
_REMOVED = frozenset(
    f"{W}{name}"
    for name in ("del", "moveFrom", "rt", "rubyPr", "sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr", "pPrChange",
                 "rPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange", "delText", "instrText")
) | {f"{_W14}conflictDel"}  # fmt: skip
_OPENED = frozenset(
    f"{W}{name}"
    for name in ("ins", "moveTo", "sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple", "dir",
                 "bdo", "ruby", "rubyBase")
) | {f"{M}oMathPara", f"{_W14}conflictIns"}  # fmt: skip


_OVERLAID = re.compile(r"\s*EQ\b.{0,200}?\\o\b.{0,300}[,;，]([^,;，()]{1,20})\)\s*$", re.IGNORECASE | re.DOTALL)
_LONGEST_CODE = 600  # characters of a field's code that are looked at


def resolve(root: Any) -> Any:
    """The root of a part (changed in place) without revisions, alternatives and wrappers."""
    _to_transitional(root)
    _choose_alternatives(root)
    for element in list(root.iter(f"{W}sdt")):
        # The grey words of an empty form field are the template's, not the author's.
        if element.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
            _remove(element)
    _remove_deleted_rows(root)
    _show_overlaid(root)
    deleted = {p for p in root.iter(f"{W}p") if _has_deleted_mark(p)}
    for element in list(root.iter(*_REMOVED)):
        # The marks on a paragraph's, a row's or a cell's properties have done their work above.
        _remove(element)
    for element in list(root.iter(*_OPENED)):
        if element is not root:
            _replace(element, list(element))
    _join_paragraphs(root, deleted)
    _lift_text_boxes(root)
    return root


def is_on(element: Any) -> bool:
    """Whether a switch such as ``w:vanish`` is there and on."""
    return element is not None and element.get(f"{W}val", "true").lower() not in ("0", "false", "off", "none")


def _to_transitional(root: Any) -> None:
    address = root.tag[: root.tag.find("}") + 1] if isinstance(root.tag, str) else ""
    if address not in _STRICT:
        return
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        element.tag = _renamed(element.tag)
        for name in [n for n in element.attrib if _renamed(n) != n]:
            element.set(_renamed(name), element.attrib.pop(name))


def _renamed(tag: str) -> str:
    end = tag.find("}") + 1
    return _STRICT.get(tag[:end], tag[:end]) + tag[end:]


def _choose_alternatives(root: Any) -> None:
    """Keep one of the branches that a program may choose from: the first that holds text, else the first."""
    for element in list(root.iter(f"{_MC}AlternateContent")):
        branches = [b for b in element if b.tag in (f"{_MC}Choice", f"{_MC}Fallback")]
        chosen = next((b for b in branches if any(t.text for t in b.iter(f"{W}t", f"{M}t"))), None)
        _replace(element, list(chosen if chosen is not None else branches[0] if branches else ()))


def _show_overlaid(root: Any) -> None:
    """Put the characters that a field EQ lays over each other (a phonetic guide, a ring) in the field's place.

    Word and WPS keep the base character in the field's code alone: ``EQ \\o\\ad(\\s\\up 9(zhong),中)``.
    """
    codes: list[Any] = []
    for node in root.iter(f"{W}fldChar", f"{W}instrText"):
        if node.tag == f"{W}instrText":
            codes.append(node)
            continue
        text = "".join(c.text or "" for c in codes)[:_LONGEST_CODE]
        overlaid = _OVERLAID.match(text)
        if overlaid:
            codes[0].tag, codes[0].text = f"{W}t", overlaid.group(1).strip()
        codes = []


def _remove_deleted_rows(root: Any) -> None:
    for mark in list(root.iter(f"{W}del", f"{W}moveFrom", f"{W}cellDel")):
        properties = mark.getparent()
        if properties is not None and properties.tag in (f"{W}trPr", f"{W}tcPr"):
            _remove(properties.getparent())


def _has_deleted_mark(paragraph: Any) -> bool:
    return any(paragraph.find(f"{W}pPr/{W}rPr/{W}{name}") is not None for name in ("del", "moveFrom"))


def _join_paragraphs(root: Any, deleted: set[Any]) -> None:
    """Put the content of a paragraph whose mark was deleted before that of the next, as Word does."""
    for paragraph in list(root.iter(f"{W}p")):
        following = paragraph.getnext()
        if paragraph not in deleted or following is None or following.tag != f"{W}p":
            continue
        first = 1 if following.find(f"{W}pPr") is not None else 0
        following[first:first] = [child for child in paragraph if child.tag != f"{W}pPr"]
        _remove(paragraph)


def _lift_text_boxes(root: Any) -> None:
    """Put what stands in text boxes behind the paragraph that they are anchored in."""
    behind: dict[Any, Any] = {}
    for box in list(root.iter(f"{W}txbxContent")):
        anchor = next((a for a in box.iterancestors(f"{W}p")), None)
        place = behind.get(anchor, anchor)
        if place is None or place.getparent() is None:
            continue
        children = list(box)
        _remove(box)
        for child in children:
            place.addnext(child)
            place = child
        behind[anchor] = place


def _replace(element: Any, content: Iterable[Any]) -> None:
    """Put elements in the place of another one; white space between elements means nothing in Word."""
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        parent[at : at + 1] = list(content)


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
