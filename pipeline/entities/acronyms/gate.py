"""Whether a bracket defines anything: formulas, species, units, codes, groups and statistics do not."""

from __future__ import annotations

import re

import numpy as np

from pipeline.core.script import is_han
from pipeline.entities.acronyms.features import COLUMNS as EVIDENCE
from pipeline.entities.acronyms.features import Array
from pipeline.entities.acronyms.sites import Site
from pipeline.entities.acronyms.windows import Window

COLUMNS = (
    "best", "gap", "free_share", "ordered_share", "first_letter", "idle_share", "free", "term_lead", "name_length",
    "letters", "capitals", "capital_share", "lower", "digits", "joints", "greek", "han", "formula", "word_like", "code",
    "unit", "spaced", "english", "later_uses", "earlier_uses", "left_han", "left_latin", "left_digit", "followed_latin",
    "compound", "group_name", "taxon_name", "person", "place", "candidates",
    "framed", "joined_words",
)  # fmt: skip
ELEMENTS = (
    "He|Li|Be|Ne|Na|Mg|Al|Si|Cl|Ar|Ca|Sc|Ti|Cr|Mn|Fe|Co|Ni|Cu|Zn|Ga|Ge|As|Se|Br|Kr|Rb|Sr|Zr|Nb|Mo|Ru|Rh|Pd|Ag|Cd|In|"
    "Sn|Sb|Te|Xe|Cs|Ba|La|Ce|Pr|Nd|Sm|Eu|Gd|Tb|Dy|Ho|Er|Yb|Lu|Hf|Ta|Re|Os|Ir|Pt|Au|Hg|Tl|Pb|Bi|Th|[HBCNOFPSKVYWIU]"
)
FORMULA = re.compile(rf"(?:(?:{ELEMENTS})[0-9.]*[+\-·/ ]*)+")
# PlanetShanghai, CongressonYourCorner: a title in English whose blanks are lost.
JOINED_WORDS = re.compile(r"(?:[A-Z]?[a-z']+)*[A-Z]?[a-z']{3,}(?:[A-Z]?[a-z']+)*")
WORD_LIKE = re.compile(r"[A-Z]?[a-z]{3,}(?:[ -][A-Za-z]+)*|[A-Z]\.? ?[A-Za-z]?[a-z]{3,}")
CODE = re.compile(r"[A-Za-z]{1,2}-?\d+[A-Za-z]?|[A-ZⅠ-Ⅻ](?:组|型|类|法|点|期|区|版|级|轮|款|股|座|卷)|\d+[A-Za-z]{1,2}")
UNIT = re.compile(
    r"(?:[mkμcn]?(?:g|L|l|m|mol|s|Hz|Pa|eV|V|A|W|J)|CFU|Ma|Bq|IU|U)\d?(?:[/·](?:[mkμcn]?[a-zA-Z]+\d?))*|[A-Z]/[A-Z]"
)
COMPOUND = re.compile(r"[氧氯氟硫氮碳磷溴碘氢]化|酸[钠钾钙镁铵根]|根$|离子$")
GROUP = re.compile(r"(?:组|阶段|型|类|相|峰|层|段|区|点|号|样品|处理|期)$")
TAXON = re.compile(r"(?:属|科|目|种|菌|草|树|鱼|虫|藻|花|蒿|松|桉|莲)$")
MOST_USES = 5  # more say no more


def _count_uses(text: str, short_form: str, site: Site) -> tuple[int, int]:
    """Whole-word uses of a short form before the site and after it, at most ``MOST_USES`` each."""
    length, earlier, later = len(short_form), 0, 0
    # From the site outwards: walking from the beginning of the text would make a text of many sites quadratic.
    place = text.rfind(short_form, 0, site.anchor + length - 1)
    while place >= 0 and earlier < MOST_USES:
        earlier += _stands_alone(text, place, place + length)
        place = text.rfind(short_form, 0, place)
    place = text.find(short_form, site.close)
    while place >= 0 and later < MOST_USES:
        later += _stands_alone(text, place, place + length)
        place = text.find(short_form, place + length)
    return earlier, later


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not (_joins(text[start - 1 : start]) or _joins(text[end : end + 1]))


def _joins(character: str) -> bool:
    return character.isalnum() and not is_han(character)


def describe_site(text: str, site: Site, window: Window, rows: Array, scores: Array) -> Array:
    """The evidence that a site is a definition; shape (columns,).

    Parameters
    ----------
    rows, scores
        Evidence and scores of its candidates.
    """
    order = np.argsort(-scores, kind="stable")
    best = int(order[0])
    gap = float(scores[best] - scores[order[1]]) if len(order) > 1 else 5.0
    evidence = dict(zip(EVIDENCE, rows[best].tolist(), strict=True))
    short, name = site.short_form, text[window.candidates[best].start : site.anchor]
    capitals, lower = sum(c.isupper() for c in short), sum(c.islower() for c in short)
    earlier, later = _count_uses(text, short, site)
    # Letters of elements are no formula where English words beside say what they stand for: PFC.
    formula = not site.english and FORMULA.fullmatch(short) is not None
    left, after, last_tag = text[site.anchor - 1], text[site.close : site.close + 1], window.tokens[-1][2]
    return np.asarray([
        scores[best], gap, evidence["free_share"], evidence["ordered_share"], evidence["first_letter"],
        evidence["idle_share"], evidence["free"], evidence["term_lead"], len(name), len(short), capitals,
        capitals / len(short), lower, sum(c.isdigit() for c in short), sum(c in "-/·." for c in short),
        sum("\u0370" <= c <= "\u03ff" for c in short), sum(map(is_han, short)),
        formula, WORD_LIKE.fullmatch(short) is not None,
        CODE.fullmatch(short) is not None, UNIT.fullmatch(short) is not None, " " in short, bool(site.english),
        later, earlier,
        is_han(left), left.isascii() and left.isalpha(), left.isdigit() or left in "%％",
        after.isascii() and after.isalnum(), formula and COMPOUND.search(name) is not None,
        GROUP.search(name) is not None, TAXON.search(name) is not None,
        last_tag.startswith("nr"), last_tag.startswith("ns"), len(window.candidates),
        site.begin >= 0, JOINED_WORDS.fullmatch(short) is not None,
    ], dtype=np.float64)  # fmt: skip
