"""Whether a document is a policy text, and of what kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.policies.lists import PolicyLists

# What may follow a title's last word: （试行）, （2021—2025年）, a year of its own, a part's number.
_TAIL = re.compile(
    r"(?:\s*[（(【\[〔][^（()）】\]〕]{1,24}[）)】\]〕]|\s+(?:19|20)\d{2}(?:年)?(?:版|修订|修正)?|\s*[\d_]{1,4}|\s*（?全文）?)\s*$"
)
_ANNOUNCED = re.compile(r"印发[《〈].{4,80}[》〉]\s*$")
_REPORT = re.compile(
    r"政府工作报告(?:[\s（(]*(?:19|20)\d{2}.{0,6})?$|(?:法院|检察院|常务委员会|常委会)工作报告$|关于.{4,80}的报告$|代表大会.{0,12}报告$"
)
_ORDER_TITLE = re.compile(
    r"(?:令|公告|通告)(?:[（(\s]*(?:(?:19|20)\d{2}年)?第?[\d一二三四五六七八九十百〇零]+号[)）]?)?$|[〕\]］]\s*\d+\s*号$"
)
OTHER = "其他"  # the kind of policy texts of which nothing better is known


@dataclass(frozen=True, slots=True)
class TitleKind:
    """What a title says: its class (of models/policies/titles.tsv; empty for none), and its last word."""

    kind: str
    noun: str


def strip_title(title: str) -> str:
    """A title without what follows its last word."""
    title = title.strip()
    while (shorter := _TAIL.sub("", title)) != title and shorter:
        title = shorter
    return title


def read_title(title: str, lists: PolicyLists) -> TitleKind:
    """The class of a title by its last word; none for the titles of texts about policy."""
    plain = strip_title(title)
    if not plain or any(plain.endswith(word) for word in lists.no_policy) or plain.startswith(lists.about):
        return TitleKind("", "")
    if _REPORT.search(plain):
        return TitleKind("report", "报告")
    if _ANNOUNCED.search(plain):
        return TitleKind("dispatch", "意见")
    if _ORDER_TITLE.search(plain):
        return TitleKind("dispatch", "公告")
    for word, kind in lists.titles.items():
        if plain.endswith(word) and kind != "report":
            return TitleKind(kind, word)
    return TitleKind("", "")


@dataclass(frozen=True, slots=True)
class Traits:
    """What bears on the kind of a policy text.

    Attributes
    ----------
    title
        Its title.
    title_kind
        What the title says.
    genre
        The kind that the metadata give, or empty.
    issuers
        Names of the issuers.
    level
        Level of the first.
    ordered
        Whether an order promulgated it.
    dispatched
        Whether it has a dispatch's number.
    approver
        Who approved it, by name.
    national
        Whether its text speaks for the whole country and of no place as its own.
    articles
        Whether it is made of articles (第一条), as rules are; standards number their clauses 1, 1.1.
    """

    title: str
    title_kind: TitleKind
    genre: str
    issuers: tuple[str, ...]
    level: str
    ordered: bool
    dispatched: bool
    approver: str
    national: bool = False
    articles: bool = False


def _is_congress(name: str) -> bool:
    return "人民代表大会" in name or "人大" in name


def find_kind(traits: Traits) -> str:
    """The kind of a policy text, of those that the table ``policies`` lists."""
    if traits.genre and traits.genre not in (OTHER, "规范性文件"):
        return traits.genre
    kind = traits.title_kind.kind
    fixed = {"constitution": "宪法", "report": "报告", "white_paper": "白皮书", "plan": "规划"}
    if kind in fixed:
        return fixed[kind]
    issuer = traits.issuers[0] if traits.issuers else ""
    if "人民法院" in issuer or "人民检察院" in issuer:
        return _court_kind(traits, issuer)
    if _is_congress(issuer):
        return "法律" if traits.level == "central" else "地方性法规"
    if kind == "reply":
        return "批复"
    if kind == "law":
        return "法律"
    if kind in ("rule", "decision"):
        return _rule_kind(traits, issuer)
    if kind == "standard" and not traits.dispatched:
        return _rule_kind(traits, issuer) if traits.articles else "标准"
    return "规范性文件" if kind or traits.dispatched or traits.ordered else traits.genre or OTHER


def _court_kind(traits: Traits, issuer: str) -> str:
    if not issuer.startswith("最高"):
        return "规范性文件"
    judicial = traits.title_kind.kind in ("rule", "interpretation", "reply", "decision")
    return "司法解释" if judicial else "规范性文件"


def _rule_kind(traits: Traits, issuer: str) -> str:
    """The kind of 条例, 规定, 办法 and 细则 of the government's side."""
    if traits.dispatched and not traits.ordered:
        return "规范性文件"
    if issuer == "国务院" or traits.approver == "国务院":
        return "行政法规"
    ruled = traits.title_kind.kind == "rule" or traits.ordered  # a decision by order amends what an order made
    if traits.level == "ministry":
        return "部门规章" if ruled else "规范性文件"
    if traits.level in ("province", "city", "county"):
        if "人民政府" in issuer and ruled:
            return "地方政府规章"
        return "规范性文件" if issuer else "地方性法规"
    if traits.level == "central":
        return "规范性文件"
    if not issuer and traits.title.startswith(("人民法院", "人民检察院")):
        return "司法解释"  # what binds all courts, the supreme ones make
    # Rules of ministries and of local governments may not be called 条例 (规章制定程序条例, article 7), and places put
    # their own names before theirs.
    national = traits.title_kind.noun == "条例" and (traits.national or traits.title.startswith("中华人民共和国"))
    return "行政法规" if national and not issuer else traits.genre or OTHER
