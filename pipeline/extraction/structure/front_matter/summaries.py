"""Abstract and keywords in both languages."""

from __future__ import annotations

import re

from pipeline.core.script import HAN
from pipeline.extraction.structure.front_matter.found import Found, Front
from pipeline.extraction.structure.front_matter.labelled import cut_at_label
from pipeline.extraction.structure.labels import ABSTRACT, KEYWORDS
from pipeline.extraction.structure.names import is_chinese

# A slash between Latin letters belongs to a name: WTO/TBT, GB/T.
_SEPARATORS = re.compile(r"\s*(?:[;；,，、|]|//|(?<![A-Za-z])/|/(?![A-Za-z])|\s{2,}|\u3000)\s*")
_STRONG_SEPARATORS = re.compile(r"\s*(?:[;；|]|//)\s*")


def split_keywords(text: str) -> tuple[str, ...]:
    """The keywords of a line, whatever parts them: ；; ，, 、 // | or wide spaces."""
    text = text.strip().rstrip("。.;；．")
    pattern = _STRONG_SEPARATORS if _STRONG_SEPARATORS.search(text) else _SEPARATORS
    found = [w.strip(" .。·．") for w in pattern.split(text)]
    if len(found) == 1 and re.search(rf"[{HAN}] [{HAN}]", text):
        found = text.split()
    return tuple(dict.fromkeys(w for w in found if w))


def find_summaries(front: Front, found: Found) -> None:
    """Abstracts (all their blocks) and keywords: the first of each language."""
    pieces = front.pieces
    i = 0
    while i < len(pieces):
        piece = pieces[i]
        if piece.kind == "abstract":
            parts = [ABSTRACT.sub("", piece.text, count=1).strip()]
            chinese = is_chinese(parts[0])
            while i + 1 < len(pieces) and pieces[i + 1].kind == "abstract" and not ABSTRACT.match(pieces[i + 1].text):
                i += 1
                parts.append(pieces[i].text)
            name = "abstract" if chinese else "abstract_en"
            if name not in found.fields:
                found.add(name, cut_at_label("\n".join(p for p in parts if p)), piece, 0.7)
        elif piece.kind == "keywords":
            words = split_keywords(cut_at_label(KEYWORDS.sub("", piece.text, count=1)))
            name = "keywords" if is_chinese(" ".join(words)) else "keywords_en"
            if name not in found.fields:
                found.add(name, "; ".join(words), piece, 0.7)
        i += 1
