"""The whole work in a browser, from an empty folder to saved figures; every page fits and has no barrier."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.barriers import find_barriers
from tests.end_to_end.studio_client import StudioProcess, open_studio, place_run
from tests.end_to_end.support import TEXTS, call, snapshot
from tests.end_to_end.test_report_browser import BROWSER, OPTIONS, WIDTHS

sync_api = pytest.importorskip("playwright.sync_api", reason="needs the package playwright")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="needs a browser")

MORE = {
    "数字.md": "# 数字贸易规则研究\n\n张三\n\n东南亚国家联盟（以下简称东盟）推进数字贸易。泰国设立办公室。\n",
    "执法.txt": "泰国知识产权厅加强执法，美国贸易代表办公室（USTR）表示欢迎。越南法院审理商标案件。\n" * 4,
    "网页.html": "<html><head><title>中国与东盟合作</title></head><body><p>中国与东盟签署备忘录。</p></body></html>",
    "通知.txt": "国务院关于加强知识产权保护的通知\n各省、自治区、直辖市人民政府：\n现就加强知识产权保护通知如下。\n",
}  # fmt: skip
DROP = """([files]) => {
  const transfer = new DataTransfer();
  for (const [name, text] of files) transfer.items.add(new File([text], name));
  document.getElementById('drop').dispatchEvent(new DragEvent('drop', {dataTransfer: transfer, bubbles: true}));
}"""
WAIT = 240_000  # milliseconds; a run on a busy machine


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=OPTIONS)
        yield browser
        browser.close()


class Person:
    """Somebody at the page, who notices when something goes wrong or a request leaves the machine."""

    def __init__(self, browser: Any, studio: StudioProcess, **options: Any) -> None:
        self.page = browser.new_page(viewport={"width": 1400, "height": 900}, **options)
        self.faults: list[str] = []
        self.page.set_default_timeout(60_000)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda m: self.faults.append(f"{m.text} {m.location}") if m.type == "error" else None)
        self.page.on(
            "request",
            lambda r: None if r.url.startswith((studio.address, "data:", "blob:")) else self.faults.append(r.url),
        )

    def correct(self, place: Any, kind: str, **fields: str) -> None:
        """Choose what is wrong on a page of the report, say what it should be, and save."""
        place.click()
        dialog = self.page.locator("dialog")
        dialog.locator("[name=choice]").select_option(kind)
        for name, value in fields.items():
            dialog.locator(f"[name={name}]").fill(value)
        dialog.locator("[name=note]").fill("测试")
        with self.page.expect_navigation(timeout=WAIT):  # saved, shown, loaded again
            dialog.locator("button.main").click()
        self.page.locator(".studio-bar").wait_for()


def test_from_an_empty_folder_to_saved_figures(browser: Any, tmp_path: Path) -> None:
    folder = tmp_path / "corpora"
    with open_studio(folder, language="zh") as studio:
        person = Person(browser, studio)
        page = person.page
        page.goto(studio.address)
        page.get_by_label("名称").fill("东盟研究")
        page.get_by_role("button", name="新建").click()
        page.wait_for_url("**/c/*/")
        page.wait_for_load_state("networkidle")  # the page's program listens by then
        page.evaluate(DROP, [list((TEXTS | MORE).items())])
        page.locator("#grid input[name=focal]").nth(7).wait_for(timeout=WAIT)
        title = page.locator("#grid tr", has_text="贸易.txt").get_by_label("题名")
        title.wait_for(timeout=WAIT)
        title.fill("贸易与知识产权")
        title.press("Tab")
        page.get_by_text("已保存").wait_for()
        page.locator("#grid tr", has_text="专利.txt").get_by_role("radio").check()
        page.get_by_text("已保存").wait_for()
        page.get_by_role("link", name="去运行").click()
        page.locator("#start").click()
        page.locator("#look:not(.hidden)").wait_for(timeout=WAIT)
        page.get_by_text("运行完成").wait_for(timeout=WAIT)
        page.locator("#look").click()
        page.get_by_role("button", name="更正").click()
        report = page.url.rpartition("/")[0]

        page.goto(f"{report}/entities.html")
        person.correct(page.locator("#listing td a", has_text="东南亚国家联盟"), "same as", value="亚细安")
        page.locator("#listing td a", has_text="亚细安").wait_for()
        person.correct(page.locator("#listing td a", has_text="印度尼西亚"), "not a name")
        assert page.locator("#listing td a", has_text="印度尼西亚").count() == 0
        page.goto(f"{report}/acronyms.html")
        person.correct(page.locator("#ledger td a", has_text="RCEP"), "no definition")
        page.goto(f"{report}/topics.html")
        person.correct(page.locator("article.card h2 bdi").first, "topic label", value="贸易与执法")
        assert page.locator("article.card h2 bdi", has_text="贸易与执法").count() == 1
        person.correct(page.locator("article.card ul.terms a").first, "no keyword")

        page.locator(".studio-bar a").click()
        page.locator("#log tbody tr").nth(5).wait_for()
        page.locator("#log tr", has_text="RCEP").get_by_role("button", name="撤销").click()
        page.locator("#log tr.undone", has_text="RCEP").wait_for()
        assert studio.wait(page.url.split("/")[5], 300)["state"] == "finished"

        page.get_by_role("link", name="运行", exact=True).click()
        with page.expect_download(timeout=120_000) as download:  # they are drawn for it
            page.get_by_role("link", name="图（SVG）").click()
        archive = zipfile.ZipFile(download.value.path())
        assert any(name.endswith(".svg") for name in archive.namelist())
        page.goto(studio.address)
        page.get_by_role("button", name="退出工作台").click()
        page.get_by_text("工作台已结束").wait_for()
        studio.process.wait(30)
        assert person.faults == []
        page.close()
    corpus, run = folder / "东盟研究", tmp_path / "build" / "东盟研究"
    assert "RCEP" not in (corpus / "definitions.csv").read_text() if (corpus / "definitions.csv").exists() else True
    done = call("run", corpus, "--out", tmp_path / "again", "--jobs", "1", "--quiet")
    assert done.returncode == 0, done.stderr
    assert snapshot(run) == snapshot(tmp_path / "again")


# Page, what is chosen there, the kind of correction, its fields, and the file and words that say it then.
NAME, SHORT, READ = "#listing td a >> text=", "#ledger td a >> text=", "#article .mention >> text="
TERM = "#terms td a >> nth=0"
EVERY_KIND = (
    ("entities", NAME + "日本", "other label", {}, "entities.csv", "日本,"),
    ("entities", NAME + "东南亚国家联盟", "same as", {"value": "亚细安"}, "thesaurus.csv", "盟,亚细安"),
    ("entities", NAME + "美国贸易代表办公室", "not the same", {}, "corrections.csv", "not the same,"),
    ("entities", NAME + "印度尼西亚", "not a name", {}, "entities.csv", "印度尼西亚,-"),
    ("reader", READ + "越南", "left edge", {"value": "越"}, "corrections.csv", "left edge,越南,越"),
    ("reader", READ + "泰国", "not a name", {"scope": "@"}, "corrections.csv", "not a name,泰国,,"),
    ("reader", "#article h1", "document", {"authors": "李四"}, "metadata.csv", "李四"),
    ("acronyms", SHORT + "WIPO", "long form", {"value": "知识产权组织"}, "definitions.csv", "WIPO,知识产权组织"),
    ("acronyms", SHORT + "PCT", "left edge", {"value": "合作条约"}, "corrections.csv", "left edge,专利合作条约"),
    ("acronyms", SHORT + "RCEP", "no definition", {}, "definitions.csv", "RCEP,-"),
    ("search", TERM, "no keyword", {}, "corrections.csv", "no keyword,"),
    ("search", TERM, "stop word", {}, "stopwords.txt", ""),
    ("search", TERM, "one word", {}, "lexicon.txt", ""),
    ("search", TERM, "split", {"value": "|"}, "corrections.csv", "split,"),
    ("topics", "article.card h2 bdi >> nth=0", "topic label", {"value": "贸易与执法"}, "corrections.csv", "贸易与执法"),
    ("network", "#edges td button.plain >> nth=0", "other label", {}, "entities.csv", ""),
)  # fmt: skip


def test_every_kind_is_corrected_where_it_stands(browser: Any, tmp_path: Path, texts_run: Path) -> None:
    folder = tmp_path / "corpora"
    place_run(texts_run, folder, "甲")
    with open_studio(folder) as studio:
        key = studio.key()
        assert studio.run(key)["state"] == "finished"
        person = Person(browser, studio)
        page = person.page
        report = f"{studio.address}c/{key}/result/report"
        page.goto(f"{report}/index.html")
        page.get_by_role("button", name="Correct").click()
        for name, place, kind, fields, file, line in EVERY_KIND:
            before = (folder / "甲" / file).read_text(encoding="utf-8-sig") if (folder / "甲" / file).exists() else ""
            page.goto(f"{report}/{name}.html")
            page.locator(place).first.click()
            dialog = page.locator("dialog")
            dialog.locator("[name=choice]").select_option(kind)
            if "scope" in fields:  # this place alone
                dialog.locator("[name=scope] option").nth(2).wait_for(state="attached")
                dialog.locator("[name=scope]").select_option(index=2)
            for field, value in fields.items():
                if value == "|":
                    word = dialog.locator("[name=target]").input_value()
                    value = f"{word[:1]}|{word[1:]}"
                if field != "scope":
                    dialog.locator(f"[name={field}]").fill(value)
            dialog.locator("[name=note]").fill("试")
            dialog.get_by_text("omputed again").wait_for()
            said = dialog.locator("[role=status]").inner_text()
            assert "Changes " in said, (name, kind, said)
            with page.expect_navigation(timeout=WAIT):
                dialog.locator("button.main").click()
            after = (folder / "甲" / file).read_text(encoding="utf-8-sig")
            assert after != before, (name, kind)
            assert line in after, (name, kind, after)
        assert studio.wait(key)["state"] == "finished"
        assert person.faults == []
        page.close()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, texts_run: Path) -> Iterator[tuple[StudioProcess, str]]:
    """A studio with a corpus that has been run and corrected."""
    folder = tmp_path_factory.mktemp("filled") / "corpora"
    place_run(texts_run, folder, "示例")
    with open_studio(folder) as studio:
        key = studio.key()
        assert studio.run(key)["state"] == "finished"
        studio.post(f"/c/{key}/correct", kind="stop word", target="有关", note="<b>")
        studio.wait(key)
        yield studio, key


PAGES = ("", "help", "c/KEY/", "c/KEY/settings", "c/KEY/run", "c/KEY/corrections", "c/KEY/check", "c/KEY/compare",
         "c/KEY/result/report/entities.html", "c/KEY/result/report/topics.html")  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_fits_and_has_no_barrier(browser: Any, filled: tuple[StudioProcess, str], language: str) -> None:
    studio, key = filled
    studio.post("/language", language=language)
    grave, wide = [], []
    for width in WIDTHS.values():
        person = Person(browser, studio, bypass_csp=True)
        person.page.set_viewport_size({"width": width, "height": 900})
        for name in PAGES:
            person.page.goto(studio.address + name.replace("KEY", key))
            person.page.wait_for_load_state("networkidle")
            grave += [(name, *barrier) for barrier in find_barriers(person.page)]
            if person.page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
                wide.append((name, width))
        assert person.faults == []
        person.page.close()
    assert grave == []
    assert wide == []


def test_columns_are_explained_without_a_mouse(browser: Any, filled: tuple[StudioProcess, str]) -> None:
    studio, key = filled
    studio.post("/language", language="zh")
    person = Person(browser, studio, bypass_csp=True)
    for name in ("entities", "terms", "topics", "network", "comparison", "policies", "evolution", "acronyms"):
        person.page.goto(f"{studio.address}c/{key}/result/report/{'search' if name == 'terms' else name}.html")
        person.page.wait_for_load_state("networkidle")
        script = "[...document.querySelectorAll('[data-column]')].filter(e => !e.querySelector('.studio-why')).length"
        assert person.page.evaluate(script) == 0, name
    person.page.goto(f"{studio.address}c/{key}/result/report/entities.html")
    person.page.locator("#listing th .studio-why").nth(4).focus()
    person.page.keyboard.press("Enter")
    said = person.page.locator("#studio-meaning")
    assert "排名按此计" in said.inner_text()
    assert find_barriers(person.page) == []
    person.page.keyboard.press("Escape")
    assert not said.is_visible()
    assert person.faults == []
    person.page.close()


def test_a_part_is_chosen_on_any_page(browser: Any, filled: tuple[StudioProcess, str]) -> None:
    studio, key = filled
    studio.post("/language", language="en")
    person = Person(browser, studio, bypass_csp=True)
    page = person.page
    page.goto(f"{studio.address}c/{key}/result/report/entities.html")
    page.get_by_role("button", name="Look at a part").click()
    page.locator("dialog select").select_option("doc_id")
    page.get_by_label("贸易").check()
    assert find_barriers(page) == []
    page.get_by_role("button", name="Show the part").click()
    page.wait_for_url("**/part/*/report/entities.html", timeout=WAIT)
    page.get_by_text("1 of 4 documents").wait_for()
    page.locator("#listing td a", has_text="泰国").wait_for()
    assert page.locator("#listing td a", has_text="印度尼西亚").count() == 0
    for name in ("index", "topics", "network", "comparison", "evolution", "policies", "citations", "reuse", "method"):
        page.goto(f"{page.url.rpartition('/')[0]}/{name}.html")
        page.get_by_text("1 of 4 documents").wait_for()
    page.get_by_role("link", name="The whole corpus").click()
    page.get_by_role("button", name="Look at a part").wait_for()
    assert person.faults == []
    page.close()


def test_the_dialog_has_no_barrier_and_is_left_by_the_keyboard(browser: Any, filled: tuple[StudioProcess, str]) -> None:
    studio, key = filled
    person = Person(browser, studio, bypass_csp=True)
    person.page.goto(f"{studio.address}c/{key}/result/report/entities.html")
    person.page.locator(".studio-bar button[aria-pressed]").click()
    link = person.page.locator("#listing td a").first
    link.focus()
    person.page.keyboard.press("Enter")
    person.page.locator("dialog").wait_for()
    assert find_barriers(person.page) == []
    person.page.keyboard.press("Escape")
    person.page.locator("dialog").wait_for(state="detached")
    assert person.faults == []
    person.page.close()
