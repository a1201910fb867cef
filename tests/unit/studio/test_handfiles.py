"""People's files keep what was in them; a correction that is taken back leaves them as they were."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.corrections import read_corrections, read_stated_definitions
from pipeline.core.errors import ConfigError
from pipeline.core.handwritten import tidy
from pipeline.entities.lexicon.gazetteer import read_corpus_entities, read_thesaurus
from pipeline.extraction.stated import read_metadata
from pipeline.studio.corrections import MAKERS, make_change, read_said
from pipeline.studio.handfiles import write_change
from pipeline.studio.journal import Journal

FILES = {
    "utf-8": '名称,标签,别名\n海关总署,ORG,"海关|中国, 海关"\n',
    "gb18030": "名称;标签;别名\r\n海关总署;ORG;海关\r\n",
    "utf-16": "name\tlabel\taliases\n海关总署\tORG\t海关",
    "utf-8-sig": "name,label\n海关总署,ORG\n\n\n",
}
SAID = {
    "not a name": {"target": "有关部门"},
    "other label": {"target": "海关总署", "value": "GPE", "english": "Customs"},
    "same as": {"target": "海关", "value": "海关总署"},
    "not the same": {"target": "海关", "value": "海关总署"},
    "left edge": {"target": "美国海关", "value": "海关"},
    "long form": {"target": "RCEP", "value": '协定, "全面"', "english": "x"},
    "no keyword": {"target": "研究"},
    "stop word": {"target": "有关"},
    "one word": {"target": "贸易便利化"},
    "split": {"target": "中国海关", "value": "中国|海关"},
    "topic label": {"target": "甲、乙、丙", "value": "=贸易"},
    "document": {"target": "sources/甲.txt", "value": "题名，一", "year": "2020"},
}


@pytest.mark.parametrize("encoding", FILES)
def test_a_row_is_added_in_the_file_s_own_way_and_taken_back(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "entities.csv"
    before = FILES[encoding].encode(encoding)
    path.write_bytes(before)
    change = make_change(tmp_path, {"kind": "not a name", "target": "有关部门", "aliases": ""})
    write_change(tmp_path, change)
    assert path.read_bytes().startswith(before[:-2])
    entries = {e.name: e for e in read_corpus_entities(path)}
    assert entries["有关部门"].label == "-"
    assert entries["海关总署"].label == "ORG"
    write_change(tmp_path, change.reverse)
    assert [e.name for e in read_corpus_entities(path)] == ["海关总署"]
    if encoding != "utf-16":  # whose last line had no end
        assert path.read_bytes() == before


@pytest.mark.parametrize("kind", MAKERS)
def test_every_correction_can_be_taken_back(tmp_path: Path, kind: str) -> None:
    said = read_said({"kind": kind, **SAID[kind]})
    change = make_change(tmp_path, said)
    write_change(tmp_path, change)
    assert (tmp_path / change.file).exists()
    write_change(tmp_path, change.reverse)
    assert list(tmp_path.iterdir()) == []


def test_what_is_written_is_what_the_pipeline_reads(tmp_path: Path) -> None:
    for kind, said in SAID.items():
        write_change(tmp_path, make_change(tmp_path, read_said({"kind": kind, **said})))
    found = {c.kind: c for c in read_corrections(tmp_path)}
    assert set(found) == {"left edge", "no keyword", "split", "topic label"}  # "not the same" took a line back
    assert (found["topic label"].target, found["topic label"].value) == ("甲、乙、丙", "=贸易")
    assert read_thesaurus(tmp_path / "thesaurus.csv") == {}
    (definition,) = read_stated_definitions(tmp_path)
    assert definition.long_form == '协定, "全面"'
    assert {e.name: e.label for e in read_corpus_entities(tmp_path / "entities.csv")} == {
        "有关部门": "-",
        "海关总署": "GPE",
    }
    assert read_metadata(tmp_path).find("sources/甲.txt") == {
        "file": "sources/甲.txt", "title": "题名，一", "authors": "", "year": "2020", "genre": "",
    }  # fmt: skip


HOSTILE = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@settings(deadline=None)  # it waits for the disk
@given(target=HOSTILE, value=HOSTILE, note=HOSTILE)
def test_hostile_text_stays_in_its_cell(
    tmp_path_factory: pytest.TempPathFactory, target: str, value: str, note: str
) -> None:
    corpus = tmp_path_factory.mktemp("hostile")
    try:
        said = read_said({"kind": "left edge", "target": target, "value": value, "note": note})
    except ConfigError:
        return
    change = make_change(corpus, said)
    write_change(corpus, change)
    (found,) = read_corrections(corpus)
    plain = {k: tidy(v).replace("\n", " ").replace("＂", '"') for k, v in (("target", target), ("value", value))}
    assert (found.target, found.value) == (plain["target"], plain["value"])
    write_change(corpus, change.reverse)
    assert list(corpus.iterdir()) == []


def test_kept_apart_at_one_place_beside_everywhere(tmp_path: Path) -> None:
    (tmp_path / "thesaurus.csv").write_text("variant,canonical\n海关,海关总署\n", encoding="utf-8")
    said = {"kind": "not the same", "target": "海关", "value": "海关总署"}
    for scope in ("sources/甲.txt", "sources/甲.txt@12", "sources/乙.txt"):
        write_change(tmp_path, make_change(tmp_path, read_said(said | {"scope": scope})))
    found = read_corrections(tmp_path)
    assert [(c.document, c.start) for c in found] == [
        ("sources/甲.txt", -1),
        ("sources/甲.txt", 12),
        ("sources/乙.txt", -1),
    ]
    assert "海关,海关总署" in (tmp_path / "thesaurus.csv").read_text(encoding="utf-8")  # elsewhere it is the same
    write_change(tmp_path, make_change(tmp_path, read_said(said)))
    assert len(read_corrections(tmp_path)) == 3
    assert not (tmp_path / "thesaurus.csv").exists()


def test_a_correction_is_undone_after_others_have_come(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    for word in ("甲", "乙", "丙"):
        said = {"kind": "not a name", "target": f"{word}部门"}
        journal.record(make_change(tmp_path, said), said)
    journal.undo(1)
    assert [e.name for e in read_corpus_entities(tmp_path / "entities.csv")] == ["乙部门", "丙部门"]
    again = Journal(tmp_path)
    assert [e.holds for e in again.entries.values()] == [False, True, True]
    again.redo(1)
    assert {e.name for e in read_corpus_entities(tmp_path / "entities.csv")} == {"甲部门", "乙部门", "丙部门"}
    with pytest.raises(ConfigError):
        again.redo(1)


def test_a_line_that_was_changed_by_hand_is_told(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    said = {"kind": "stop word", "target": "有关"}
    journal.record(make_change(tmp_path, said), said)
    (tmp_path / "stopwords.txt").write_text("别的\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="not there any more"):
        journal.undo(1)
    assert journal.entries[1].holds
    assert Journal(tmp_path).entries[1].holds


@pytest.mark.parametrize("cut", [0, 1, 2, 3])
def test_a_start_after_a_kill_knows_what_was_made(tmp_path: Path, cut: int) -> None:
    journal = Journal(tmp_path)
    said = {"kind": "stop word", "target": "有关"}
    journal.record(make_change(tmp_path, said), said)
    log = tmp_path / ".studio" / "corrections.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    if cut == 0:  # before anything was confirmed, the file written
        log.write_bytes(lines[0])
    elif cut == 1:  # the file not written
        log.write_bytes(lines[0])
        (tmp_path / "stopwords.txt").unlink()
    elif cut == 2:  # in the middle of a line of the log
        log.write_bytes(lines[0] + lines[1][:5])
    else:
        log.write_bytes(lines[0][:20])
        (tmp_path / "stopwords.txt").unlink()
    again = Journal(tmp_path)
    assert [e.holds for e in again.entries.values()] == [[True], [False], [True], []][cut]
    said = {"kind": "stop word", "target": "其他"}
    again.record(make_change(tmp_path, said), said)
    assert Journal(tmp_path).entries[max(again.entries)].holds


@pytest.mark.parametrize(
    "given",
    [
        {}, {"kind": "nonsense", "target": "x"}, {"kind": "same as", "target": "x"},
        {"kind": "split", "target": "中国", "value": "中|外"}, {"kind": "other label", "target": "x", "value": "THING"},
        {"kind": "stop word", "target": "x" * 501}, {"kind": "document", "target": "sources/a.txt", "year": "soon"},
        {"kind": "same as", "target": "海 关", "value": "海关"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_before_anything_is_written(tmp_path: Path, given: dict[str, str]) -> None:
    with pytest.raises(ConfigError):
        make_change(tmp_path, read_said(given))
    assert list(tmp_path.iterdir()) == []
