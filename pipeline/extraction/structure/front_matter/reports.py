"""White papers, reports and books: who issued them, and the year of the edition."""

from __future__ import annotations

import re

from pipeline.core.script import HAN
from pipeline.extraction.structure.front_matter.covers import is_cover
from pipeline.extraction.structure.front_matter.found import Found, Front
from pipeline.extraction.structure.front_matter.theses import read_year

_EDITION = re.compile(
    r"[（(【]?\s*((?:19|20)\d{2})\s*(?:年)?\s*(?:年度|版|修订版)\s*[）)】]?|[（(]\s*((?:19|20)\d{2})\s*年?\s*[）)]$"
)
_ISSUER = re.compile(
    r"(?:主编|编写|编制|发布|牵头|编著|指导|参编|承担|研究|起草|撰写|出品)(?:单位|机构)\s*[:：]\s*"
    rf"([{HAN}（）()A-Za-z、，, ]{{4,80}}?)(?=\s*(?:[二一][〇○零九]|(?:19|20)\d{{2}}|$))"
)
_REPORT = re.compile(r"白皮书|蓝皮书|绿皮书|报告|指南|手册|年鉴|纲要|规划")
_DATE = re.compile(
    r"(?:[二一][〇○零九OＯ][〇○零一二三四五六七八九OＯ]{2}\s*年|(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月|(?:19|20)\d{2}\s*[./．]\s*\d{1,2}$)"
)
_SHORT = 60


def find_report(front: Front, found: Found) -> None:
    """Issuer and year of a report, from its title and the lines of its cover."""
    title = front.title
    abstract = found.best("abstract")
    if title is None or (abstract is not None and not (is_cover(front) and abstract.piece.page > title.page)):
        return
    cover = [p for p in front.pieces[:30] if p.page == title.page and p is not title and len(p.text) < 2 * _SHORT]
    if not _REPORT.search(title.text) and len(cover) > 10:
        return
    for piece in (title, *cover):
        issuer = _ISSUER.search(piece.text)
        if issuer:
            found.add("issuer", issuer[1].strip(), piece, 0.7)
        edition = _EDITION.search(piece.text) if len(piece.text) < _SHORT else None
        if edition:
            found.add("year", edition[1] or edition[2], piece, 0.35)
    if not any(_REPORT.search(piece.text) for piece in (title, *cover)):
        return
    for piece in cover:
        dated = _DATE.search(piece.text) if len(piece.text) < _SHORT else None
        if dated:
            found.add("year", read_year(dated[0]), piece, 0.3)
