"""The report as a whole: same bytes, links that resolve, hostile text as text, corpora that lack something."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from lxml import html

from pipeline.records.base import empty_table, schema_of
from pipeline.records.tables import TABLES, table_spec
from pipeline.report.method import turn
from pipeline.stages import STAGES
from tests.unit.report.report_corpus import HOSTILE, build_tables, write_files

PAGES = {
    "index", "focal", "reader", "entities", "acronyms", "network", "policies", "citations", "reuse", "topics",
    "evolution", "profiles", "comparison", "search", "method",
}  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return write_files(tmp_path_factory.mktemp("corpus"))


def pages(files: dict[str, bytes]) -> dict[str, html.HtmlElement]:
    return {path: html.fromstring(data.decode()) for path, data in files.items() if path.endswith(".html")}


def test_every_page_is_there(files: dict[str, bytes]) -> None:
    assert {path.removesuffix(".html") for path in files if path.endswith(".html")} == PAGES


def test_the_same_bytes_again(files: dict[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / next(iter(re.findall(r"<title>.* · (.*)</title>", files["index.html"].decode())))
    folder.mkdir()
    assert write_files(folder) == files


def test_links_and_anchors_resolve(files: dict[str, bytes]) -> None:
    parsed = pages(files)
    outside = {f"../{name}.csv" for name in TABLES} | {"../manifest.json"}
    for path, page in parsed.items():
        for element in page.iter("a", "link", "script", "img"):
            address = element.get("href") or element.get("src")
            target, anchor = urldefrag(address)
            if target.startswith("../"):
                assert target in outside or target.startswith("../network/"), (path, address)
                continue
            assert not target or target in files, (path, address)
            if anchor and "=" not in anchor:
                assert parsed[target or path].get_element_by_id(anchor, None) is not None, (path, address)


def test_no_address_leads_off_the_disk(files: dict[str, bytes]) -> None:
    for path, data in files.items():
        if path.endswith((".html", ".css")) or (path.endswith(".js") and "vis-network" not in path):
            found = set(re.findall(rb"(?:https?:)?//[\w.-]+\.\w+", data)) - {b"http://www.w3.org"}
            assert not found, (path, found)
    assert b"sourceMappingURL" not in files["assets/vis-network.min.js"]


class Elements(HTMLParser):
    """The names of the elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, str | None]] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.update(name for name, _ in attrs)
        if tag in ("script", "img"):
            self.seen.append((tag, dict(attrs).get("src")))


def test_hostile_text_is_text(files: dict[str, bytes]) -> None:
    for path, data in files.items():
        if not path.endswith(".html"):
            continue
        parser = Elements()
        parser.feed(data.decode())
        assert all(re.fullmatch(r"assets/[\w.-]+", source or "") for _, source in parser.seen), path
        assert not any(name.startswith("on") or name == "style" for name in parser.attributes), path
    shown = pages(files)["index.html"].text_content()
    assert HOSTILE in shown


def test_right_to_left_marks_are_isolated(files: dict[str, bytes]) -> None:
    for path, page in pages(files).items():
        for element in page.iter():
            texts = [element.text] if element.tag != "bdi" else []
            texts += [child.tail for child in element]
            inside = any(parent.tag == "bdi" for parent in element.iterancestors()) or element.tag in (
                "title",
                "bdi",
                "text",
            )
            if not inside:
                assert "\u202e" not in "".join(filter(None, texts)), (path, element.tag)


def test_content_policy_allows_files_alone(files: dict[str, bytes]) -> None:
    for path, page in pages(files).items():
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'"), path
        assert not re.search("unsafe|http|[*]", policy), path


def test_labels_in_both_languages(files: dict[str, bytes]) -> None:
    for path, page in pages(files).items():
        chinese, english = page.find_class("zh"), page.find_class("en")
        assert len(chinese) == len(english) >= 10, path


def test_a_corpus_without_a_focal_document(tmp_path: Path) -> None:
    tables = dict(build_tables())
    documents = tables["documents"]
    role = documents.schema.get_field_index("role")
    tables["documents"] = documents.set_column(role, documents.schema.field(role), [["related"] * documents.num_rows])
    made = write_files(tmp_path, tables)
    assert 'focal = "sources/FILE"' in html.fromstring(made["focal.html"].decode()).text_content()


def test_the_comparison_lists_the_terms_at_both_ends(files: dict[str, bytes]) -> None:
    page = pages(files)["comparison.html"]
    heading = next(h for h in page.iter("h2") if "多用与少用" in h.text_content())
    table = heading.getnext()
    assert [row.find("th/a").text_content() for row in table.iterfind("tbody/tr")] == ["流域", HOSTILE]


def test_empty_tables_still_make_a_report(tmp_path: Path) -> None:
    (stage,) = (s for s in STAGES if s.name == "report.write")
    made = write_files(tmp_path, {name: empty_table(table_spec(name).record) for name in stage.requires})
    assert {path.removesuffix(".html") for path in made if path.endswith(".html")} == PAGES


def test_the_stage_requires_what_the_report_reads() -> None:
    (stage,) = (s for s in STAGES if s.name == "report.write")
    for name in stage.requires:
        assert schema_of(table_spec(name).record).names
    assert "report/" in stage.files
    listed = {name for made in STAGES for name in made.assigns if table_spec(name).twin}
    assert listed <= set(stage.requires), "the page of downloads counts the rows of every table"


def test_downloads_tell_their_rows(files: dict[str, bytes]) -> None:
    page = pages(files)["method.html"]
    for name, table in build_tables().items():
        for link in page.xpath(f"//a[@href='../{name}.csv' and text()='{name}']"):
            (count,) = link.xpath("ancestor::tr/td")
            assert count.text_content().split() == [f"{table.num_rows:,}", "行", "rows"], name


def test_networks_stand_side_by_side() -> None:
    rows = [{"network": "entities", "nodes": 3, "edges": 2}, {"network": "terms", "nodes": 5, "edges": 7}]
    assert turn(rows, head="network") == [
        {"measure": "nodes", "entities": 3, "terms": 5},
        {"measure": "edges", "entities": 2, "terms": 7},
    ]
    assert turn([], head="network") == []
