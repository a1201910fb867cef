"""corrections.csv and definitions.csv, written by hand: each kind of line does what it says, and no more runs again."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.core.errors import ConfigError
from pipeline.core.store import Store
from pipeline.preparing import open_corpus
from tests.end_to_end.support import call_here, copy_run, write_corpus

LINES = """日期,种类,对象,值,范围,备注
2026-01-02,不是名称,泰国,,sources/贸易.txt,只在此文
2026-01-02,not the same,USTR,美国贸易代表办公室,,
2026-01-02,左边界,美国贸易代表办公室,贸易代表办公室,,
2026-01-02,not a name,印度尼西亚,,,
2026-01-02,no keyword,知识产权,,,
2026-01-02,split,国家知识产权局,国家|知识产权|局,,
2026-01-02,not the same,世界知识产权组织,WIPO,sources/东盟.txt,
2026-01-02,不是同一,东南亚国家联盟,ASEAN,sources/东盟.txt@0,第一处
2026-01-02,not a name,查无此名,,,
2026-01-02,not a name,泰国,,sources/没有.txt,
2026-01-02,not the same,泰国,越南,sources/贸易.txt@0,
2026-01-02,left edge,日本,大日本,,
2026-01-02,no keyword,无此词,,,
2026-01-02,topic label,无、此、题,新名,,
"""
UNMATCHED = {"查无此名", "没有.txt", "泰国", "大日本", "无此词", "无、此、题", "ABCD = 甲乙丙丁"}
DEFINITIONS = "short_form,long_form,document\nRCEP,-,\nWIPO,知识产权组织,\nABCD,甲乙丙丁,\n"


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory, texts_run: Path) -> dict[str, Path]:
    """The run before the corrections, and the same brought up to date with them."""
    made = {}
    for name in ("before", "after"):
        folder = tmp_path_factory.mktemp(name)
        corpus = copy_run(texts_run, folder / "corpus", folder / "run")
        if name == "after":
            (corpus / "corrections.csv").write_text(LINES, encoding="utf-8")
            (corpus / "definitions.csv").write_text(DEFINITIONS, encoding="utf-8")
        done = call_here("run", corpus, "--out", folder / "run", "--jobs", "1", "--quiet")
        assert done.returncode == 0, done.stderr
        told = call_here("run", corpus, "--out", folder / "run", "--jobs", "1").stdout
        assert ("查无此名" in told) == (name == "after")
        made[name] = folder / "run"
    return made


def read(run: Path, table: str) -> Any:
    frame: pd.DataFrame = Store(run).read(table).to_pandas()
    return frame


def test_a_name_is_dropped_in_one_document_and_everywhere(runs: dict[str, Path]) -> None:
    sources = read(runs["after"], "documents").set_index("doc_id")["source"]
    for name, expected in (("before", {"贸易", "东盟"}), ("after", {"东盟"})):
        mentions = read(runs[name], "mentions")
        found = set(mentions[mentions["text"] == "泰国"]["doc_id"].map(sources).map(lambda s: Path(s).stem))
        assert found == expected, name
    assert "印度尼西亚" in set(read(runs["before"], "entities")["name"])
    assert "印度尼西亚" not in set(read(runs["after"], "entities")["name"])


def test_what_is_not_the_same_is_kept_apart(runs: dict[str, Path]) -> None:
    for name, joined in (("before", True), ("after", False)):
        mentions = read(runs[name], "mentions").drop_duplicates("text").set_index("text")["entity_id"]
        long_form = "美国贸易代表办公室" if joined else "贸易代表办公室"
        assert (mentions["USTR"] == mentions[long_form]) == joined, name


def test_it_is_kept_apart_in_one_document_or_at_one_place_alone(runs: dict[str, Path]) -> None:
    sources = read(runs["after"], "documents").set_index("doc_id")["source"].map(lambda s: Path(s).stem)
    mentions = read(runs["after"], "mentions")
    own = mentions[mentions["text"] == "世界知识产权组织"]
    ids = own.groupby(own["doc_id"].map(sources))["entity_id"].unique().map(list)
    assert len(ids["东盟"]) == len(ids["专利"]) == 1
    assert ids["东盟"] != ids["专利"]
    named = read(runs["after"], "entities").set_index("entity_id")["name"]
    assert named[ids["东盟"][0]] == "世界知识产权组织"
    league = mentions[mentions["text"] == "东南亚国家联盟"].sort_values("start")
    assert len(league) > 1
    assert league["entity_id"].nunique() == 2
    assert league.iloc[0]["entity_id"] not in set(league.iloc[1:]["entity_id"])


def test_what_matches_nothing_is_told(runs: dict[str, Path]) -> None:
    with (runs["after"] / "rejects.csv").open(encoding="utf-8-sig", newline="") as handle:
        told = [row for row in csv.DictReader(handle) if row["source"] in ("corrections.csv", "definitions.csv")]
    assert len(told) == len(UNMATCHED)
    assert all(any(word in row["detail"] for row in told) for word in UNMATCHED)
    assert all(" | " in row["detail"] for row in told)
    assert not (runs["before"] / "rejects.csv").read_text(encoding="utf-8-sig").count("corrections")


def test_an_edge_is_moved_and_offsets_still_hold(runs: dict[str, Path]) -> None:
    from pipeline.core.text import assemble_texts

    mentions, acronyms = read(runs["after"], "mentions"), read(runs["after"], "acronyms")
    texts = assemble_texts(Store(runs["after"]).read("blocks"))
    assert "贸易代表办公室" in set(mentions["text"])
    assert "美国贸易代表办公室" not in set(mentions["text"])
    assert "贸易代表办公室" in set(acronyms[acronyms["short_form"] == "USTR"]["long_form"])
    for frame, column in ((mentions, "text"), (acronyms, "long_form")):
        assert all(texts[r.doc_id][r.start : r.end] == getattr(r, column) for r in frame.itertuples())


def test_definitions_are_stated_and_refused(runs: dict[str, Path]) -> None:
    before, after = (read(runs[n], "acronyms") for n in ("before", "after"))
    assert {"RCEP", "WIPO"} <= set(before["short_form"])
    assert "RCEP" not in set(after["short_form"])
    assert set(after[after["short_form"] == "WIPO"]["long_form"]) == {"知识产权组织"}


def test_words_are_split_and_keywords_left_out(runs: dict[str, Path]) -> None:
    before, after = (read(runs[n], "tokens")["text"] for n in ("before", "after"))
    assert "国家知识产权局" in set(before)
    assert "国家知识产权局" not in set(after)
    assert "知识产权" not in {*read(runs["after"], "keywords")["keyword"], *read(runs["after"], "terms")["term"]}


def test_a_topic_gets_its_name_and_only_topics_run_again(runs: dict[str, Path]) -> None:
    run, corpus = runs["after"], runs["after"].parent / "corpus"
    own = read(run, "topics/topics")["label"][0]
    line = f"2026-01-03,topic label,{own},=贸易与执法,,\n"
    (corpus / "corrections.csv").write_text(LINES + line, encoding="utf-8")
    told = call_here("status", corpus, "--out", run, "--lang", "en").stdout
    stale = [row.split()[0] for row in told.splitlines() if "would run" in row]
    assert stale == [
        "topics.fit",
        "evolution.places",
        "evolution.follow",
        "comparison.compare",
        "comparison.edges",
        "report.write",
    ]
    assert call_here("run", corpus, "--out", run, "--jobs", "1", "--quiet").returncode == 0
    assert read(run, "topics/topics")["label"][0] == "=贸易与执法"


@pytest.mark.parametrize("line", ["nonsense,泰国,", "left edge,泰国,", "split,,甲|乙"])
def test_a_line_that_says_nothing_is_an_error_with_its_number(tmp_path: Path, line: str) -> None:
    corpus = write_corpus(tmp_path / "corpus", {"a.txt": "泰国。"})
    (corpus / "corrections.csv").write_text(f"kind,target,value\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="line 2"):
        open_corpus(corpus)
