"""Labels are text: whatever stands in a title or a name, every plot is drawn and every file is well-formed."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from tests.end_to_end.support import TEXTS, call, write_corpus

TITLES = ["M$ft_$案", "$x^2$与$\\frac{", "控\x01制\x1f字符", "a--b-->案", "<script>alert(1)</script>&amp;", "]]>"]
ENTITIES = (
    "name,label,aliases\n美国$贸易_$代表,ORG,美国贸易代表办公室\n"
    "控\x02制局,ORG,世界知识产权组织\n<b>东盟</b>,ORG,东盟\n"
)


@pytest.fixture(scope="module")
def hostile_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    texts = {f"{n}-{name}": text for n in range(2) for name, text in TEXTS.items()}
    corpus = write_corpus(folder / "corpus", texts)
    rows = [f'sources/{name},"{TITLES[n % len(TITLES)]}",20{n:02}\n' for n, name in enumerate(sorted(texts))]
    (corpus / "metadata.csv").write_text("file,title,year\n" + "".join(rows), encoding="utf-8")
    (corpus / "entities.csv").write_text(ENTITIES, encoding="utf-8")
    focal = f"sources/{min(texts)}"
    done = call("run", corpus, "--out", folder / "out", "--set", f"corpus.focal={focal}", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    return folder / "out"


def test_every_plot_and_graph_is_well_formed(hostile_run: Path) -> None:
    drawn = [*hostile_run.rglob("*.svg"), *hostile_run.rglob("*.gexf")]
    assert len(drawn) > 8
    for path in drawn:
        etree.parse(path)


def test_titles_stay_as_they_are(hostile_run: Path) -> None:
    assert "M$ft_$案" in (hostile_run / "documents.csv").read_text(encoding="utf-8-sig")
    page = (hostile_run / "report" / "index.html").read_text(encoding="utf-8")
    assert "<script>alert(1)" not in page
