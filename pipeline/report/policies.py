"""The page of policies: the ledger as a table, texts over the years by level, and a tile a province."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.policies.lists import read_lists
from pipeline.records.policies import LEVELS
from pipeline.report.charts import lay_out_stacks
from pipeline.report.scripts import render_script
from pipeline.report.tables import Row, RunTables, select, transpose

LISTED = 20_000  # rows that the page lists; policies.csv has all
PAIRS = 20  # pairs of joint issuers that the page lists
COLUMNS = (
    "document", "title", "kind", "number", "issuer_names", "level", "region", "region_name", "adopted", "promulgated",
    "effective", "expired", "amended", "status", "confidence", "places",
)  # fmt: skip
PLACED = ("number", "issuers", "adopted", "promulgated", "effective", "expired", "amendments", "status")
LEVEL_NAMES = {
    "central": ("中央", "central"),
    "ministry": ("部委", "ministry"),
    "province": ("省级", "province"),
    "city": ("市级", "city"),
    "county": ("县级", "county"),
    "": ("不详", "unknown"),
}
KIND_NAMES = {
    "宪法": "constitution",
    "法律": "law",
    "行政法规": "administrative regulation",
    "司法解释": "judicial interpretation",
    "部门规章": "ministerial rule",
    "地方性法规": "local regulation",
    "地方政府规章": "local government rule",
    "规范性文件": "normative document",
    "规划": "plan",
    "报告": "report",
    "白皮书": "white paper",
    "标准": "standard",
    "批复": "reply",
    "其他": "other",
}
TILE, GAP = 60.0, 4.0  # of the map, in the units of its view box


@dataclass(frozen=True, slots=True)
class DrawnTile:
    """A province's tile: place and side in the map's units, its texts, and how dark it is (0 to 1)."""

    code: str
    zh: str
    en: str
    x: float
    y: float
    side: float
    count: int
    shade: float


def build_policies(corpus: RunTables, models: Path) -> dict[str, bytes]:
    """The script ``data/policies.js``: a row a policy text, each field with the sentence that it was read from."""
    rows = [
        _describe(corpus, row) for row in corpus.rows("policies")[:LISTED] if row["doc_id"] in corpus.document_numbers
    ]
    rows.sort(key=lambda row: (row["version"] or "9999", row["title"]))
    levels = {level: list(names) for level, names in LEVEL_NAMES.items()}
    known = read_lists(models).codes
    codes = sorted({f"{row['region'][:2]}0000" for row in rows if row["region"]})
    provinces = {code: [known[code].short, known[code].name_en] for code in codes}
    value = {"columns": transpose(rows, COLUMNS), "levels": levels, "kinds": KIND_NAMES, "provinces": provinces}
    return {"data/policies.js": render_script("policies", value)}


def _describe(corpus: RunTables, row: Row) -> Row:
    places = {
        name: corpus.sentence_at(row["doc_id"], row[f"{name}_start"])
        for name in PLACED
        if row.get(f"{name}_start") is not None
    }
    amended = [a["date"] for a in json.loads(row["amendments"] or "[]")]
    return row | {
        "document": corpus.document_numbers[row["doc_id"]],
        "issuer_names": row["issuer_names"].replace("|", "、"),
        "amended": max(amended, default=""),
        "places": places,
    }


def summarise(corpus: RunTables, models: Path) -> dict[str, Any]:
    """What the page's template shows.

    Parameters
    ----------
    corpus
        The run's tables.
    models
        The models folder, for the places of the tiles.
    """
    policies = corpus.rows("policies")
    by_year = [(row["year"], row["level"]) for row in policies if row["year"] is not None]
    joint = select(corpus.rows("network/co_issuing"), period="")
    joint.sort(key=lambda row: (-row["documents"], row["lead_name"], row["other_name"]))
    return {
        "policy_counts": _count(policies),
        "stacks": lay_out_stacks(by_year, [*LEVELS, ""]),
        "levels": [(level, *LEVEL_NAMES[level]) for level in (*LEVELS, "")],
        "level_counts": Counter(row["level"] for row in policies),
        "tiles": draw_tiles(policies, models),
        "countrywide": sum(not row["region"] for row in policies),
        "kinds": [
            (kind, KIND_NAMES.get(kind, kind), count)
            for kind, count in Counter(row["kind"] for row in policies).most_common()
        ],
        "pairs": [_cite(corpus, row) for row in joint[:PAIRS]],
        "drawn": "co-issuing" in set(corpus.columns("network/nodes", "network")[0]),
    }


def _count(policies: list[Row]) -> list[tuple[str, str, int]]:
    return [
        ("政策文本", "policy texts", len(policies)),
        ("有发文机关", "with issuers", sum(bool(row["issuer_names"]) for row in policies)),
        ("联合发文", "joint", sum(row["joint"] for row in policies)),
        ("有文号", "numbered", sum(bool(row["number"]) for row in policies)),
        ("有日期", "dated", sum(bool(row["version"]) for row in policies)),
        ("经修改", "amended", sum(bool(row["amendments"]) for row in policies)),
    ]


def _cite(corpus: RunTables, row: Row) -> Row:
    """The pair with the documents that it issued, as rows of the documents table."""
    numbers = [corpus.document_numbers[d] for d in row["doc_ids"].split() if d in corpus.document_numbers]
    return row | {"cited": [corpus.documents[number] for number in numbers[:3]]}


def draw_tiles(policies: list[Row], models: Path) -> list[DrawnTile]:
    """A tile a province, with the texts of its bodies and of those of its cities and counties."""
    lists = read_lists(models)
    counts = Counter(row["region"][:2] for row in policies if row["region"])
    most = max(counts.values(), default=0)
    tiles = []
    for tile in lists.tiles:
        region, count = lists.codes[tile.code], counts[tile.code[:2]]
        place = (tile.column * (TILE + GAP), tile.row * (TILE + GAP))
        shade = round(0.15 + 0.85 * count / most, 3) if count else 0.0
        tiles.append(DrawnTile(tile.code, region.short, region.name_en, *place, TILE, count, shade))
    return tiles
