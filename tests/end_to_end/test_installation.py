"""An installation from the wheel, in a folder of its own, does what the checkout does."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from installation.targets import FROM_SOURCE, PYTHONS, SYSTEMS, list_packages
from tests.end_to_end.studio_client import open_studio
from tests.end_to_end.support import ROOT, TEXTS, snapshot, write_corpus


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content, as an installer lays it out."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and "Could not find a version" in done.stderr:
        pytest.skip("building a wheel needs setuptools from a package index")
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(min(folder.glob("policy_text_mining-*.whl"))) as wheel:
        wheel.extractall(folder / "site")
    return folder / "site"


def run_installed(site: Path, folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """What the console script does, from a folder that holds nothing of the project."""
    program = "import sys; from pipeline.cli import main; sys.exit(main())"
    environment = {**os.environ, "PYTHONPATH": str(site)}
    command = [sys.executable, "-P", "-c", program, *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_wheel_carries_models_and_licences_and_no_training(installed: Path) -> None:
    names = {p.relative_to(installed).as_posix() for p in installed.rglob("*") if p.is_file()}
    beside = {p.relative_to(ROOT).as_posix() for p in (ROOT / "models").rglob("*") if p.is_file()}
    wanted = {f"pipeline/{n}" for n in beside if "/training/" not in n and not n.endswith((".py", ".pyc"))}
    assert wanted <= names
    assert not [n for n in names if "training" in n or n.startswith(("models/", "tests/", "installation/"))]
    (licence,) = installed.glob("*.dist-info/licenses/models/ner/README.md")
    assert "CC BY-SA 4.0" in licence.read_text(encoding="utf-8")
    (entries,) = installed.glob("*.dist-info/entry_points.txt")
    assert "policy-text-mining = pipeline.cli:main" in entries.read_text(encoding="utf-8")


def test_the_installed_package_gives_the_same_bytes(installed: Path, texts_run: Path, tmp_path: Path) -> None:
    corpus, empty = write_corpus(tmp_path / "corpus", TEXTS), tmp_path / "empty"
    empty.mkdir()
    done = run_installed(installed, empty, "run", corpus, "--out", tmp_path / "installed", "--quiet", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert list(empty.iterdir()) == []
    assert snapshot(tmp_path / "installed") == snapshot(texts_run / "run")


def test_the_studio_of_the_wheel_opens(installed: Path, tmp_path: Path) -> None:
    with open_studio(tmp_path / "corpora", site=installed) as studio:
        key = studio.make("a", {"a.txt": "中国。"})
        for path in ("/", "/help", f"/c/{key}/", f"/c/{key}/settings", f"/c/{key}/run", "/static/studio.js",
                     "/static/report.css"):  # fmt: skip
            status, _, body = studio.ask("GET", studio.base + path)
            assert status == 200, path
            assert len(body) > 500
        assert studio.get(f"/c/{key}/files")["files"][0]["source"] == "sources/a.txt"


def test_a_model_that_is_gone_is_said(installed: Path, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", TEXTS)
    model = installed / "pipeline" / "models" / "lexicon" / "stopwords.txt"
    data = model.read_bytes()
    model.unlink()
    try:
        done = run_installed(installed, tmp_path, "run", corpus, "--out", tmp_path / "out")
    finally:
        model.write_bytes(data)
    assert done.returncode == 3
    assert "lexicon/stopwords.txt" in done.stderr
    assert "pip install" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", list(SYSTEMS))
def test_every_package_of_every_system_has_an_exact_version(name: str) -> None:
    for python in PYTHONS:
        packages = list_packages(SYSTEMS[name], python)
        assert len(packages) > 60
        assert ("colorama==0.4.6" in packages) == (name == "windows-x86_64")
        assert {p.partition("==")[0] for p in packages} >= FROM_SOURCE


def test_start_says_which_python_is_needed(tmp_path: Path) -> None:
    """With no Python on the path, in both languages; and the start file hands its arguments on."""
    (tmp_path / "start.sh").write_bytes((ROOT / "start.sh").read_bytes())
    for tool in ("sh", "cat", "dirname"):
        (tmp_path / tool).symlink_to(f"/bin/{tool}")
    done = subprocess.run(
        [tmp_path / "sh", "start.sh"], cwd=tmp_path, env={"PATH": str(tmp_path)}, capture_output=True, check=False
    )
    said = done.stderr.decode("utf-8")
    assert done.returncode == 3
    assert "没有 Python" in said
    assert "python.org" in said
    assert (ROOT / "start.cmd").read_bytes().count(b"\r\n") == (ROOT / "start.cmd").read_bytes().count(b"\n")
