"""Rebuilds the case study: ``python docs/case-study/build.py`` from the project's root, where the corpus is.

The corpus (``../shared/corpora/us-asean-ip``: a policy paper and 183 laws, reports and abstracts) is not part of the
project. The pages hold names, figures and pictures of it and no sentence. Any other run gives pages of the same kind:
``build.py --run build/sample --out DIR``.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
from figures import draw_network, draw_stress, draw_topics
from findings import read_findings

import pipeline

HERE = Path(__file__).parent
CORPUS = Path("../shared/corpora/us-asean-ip")
RUN = Path("build/us-asean-ip")
PAGES = ("README.md", "README.zh-CN.md")
GRAPHS = ("entities.gexf", "entities-dynamic.gexf", "actors-instruments.gexf", "focal-acronyms.gexf")


def run_pipeline(corpus: Path, run: Path) -> None:
    """Bring the run up to date.

    Raises
    ------
    SystemExit
        When the corpus is not there, or the run fails.
    """
    if not corpus.is_dir():
        sys.exit(f"{corpus} is not here; give the corpus with --corpus, or a finished run with --run alone")
    done = subprocess.run([sys.executable, "-m", "pipeline", "run", str(corpus), "--out", str(run)], check=False)
    if done.returncode:
        sys.exit(done.returncode)


def write_pages(findings: Mapping[str, Any], out: Path) -> None:
    """Write the page of each language from its template."""
    loader = jinja2.FileSystemLoader(HERE / "templates")
    environment = jinja2.Environment(
        loader=loader, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    environment.filters["cell"] = lambda value: str(value).replace("|", "\\|").replace("\n", " ")
    for page in PAGES:
        text = environment.get_template(f"{page}.j2").render(findings)
        (out / page).write_text(text.rstrip() + "\n", encoding="utf-8")


def build_case_study(run_path: Path, out: Path) -> None:
    """Write pages, figures and graph files of a finished run into ``out``."""
    run = pipeline.open_run(run_path)
    findings = read_findings(run)
    (out / "figures").mkdir(parents=True, exist_ok=True)
    (out / "graphs").mkdir(exist_ok=True)
    draw_network(run.graph("focal-acronyms"), out / "figures" / "network.png")
    draw_stress(findings["stressed"], out / "figures" / "stress.png")
    draw_topics(findings["topics"], out / "figures" / "topics.png")
    for name in GRAPHS:
        shutil.copyfile(run_path / "network" / name, out / "graphs" / name)
    write_pages(findings, out)


def main() -> None:
    """Run the pipeline over the corpus and write the case study."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help=f"the corpus (default {CORPUS})")
    parser.add_argument("--run", type=Path, help=f"the run's folder (default {RUN}); alone: a finished run")
    parser.add_argument("--out", type=Path, default=HERE, help="where the pages go (default: beside this script)")
    options = parser.parse_args()
    if options.corpus or not options.run:
        run_pipeline(options.corpus or CORPUS, options.run or RUN)
    build_case_study(options.run or RUN, options.out)


if __name__ == "__main__":
    main()
