"""The genre of a citation record, by the kind of work that its export states."""

from __future__ import annotations

import re

# What RIS, RefWorks, EndNote, BibTeX, NBIB, NoteExpress and CNKI call a kind of work; the first that fits holds, so
# a newspaper article is not taken for a journal's, nor conference proceedings for a book.
_KINDS = (
    (r"thes[ie]s|^thes$|dissertation|学位|博士|硕士", "学位论文"),
    (r"^conf|^cpaper$|conference|proceedings|会议", "会议论文"),
    (r"news|报纸", "报纸文章"),
    (r"^pat$|patent|专利", "专利"),
    (r"^stand$|standard|标准", "标准"),
    (r"^rprt$|report|报告", "报告"),
    (r"^e?jour$|^mgzn$|article|期刊|杂志", "期刊论文"),
    (r"^stat$|statute|\blaws?\b|法律|法规", "法律法规"),
    (r"^govdoc$|government", "政府文件"),
    (r"book|chap|incollection|图书|专著", "图书"),
)


def find_genre(kind: str) -> str:
    """The genre in Chinese, as a table of metadata would say it; empty when the kind tells none."""
    lowered = kind.strip().lower()
    return next((genre for pattern, genre in _KINDS if re.search(pattern, lowered)), "")
