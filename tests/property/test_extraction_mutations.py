"""Mutated files end as content or as a document error, never as a crash, a hang or a wrong neighbour."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pipeline.core.errors import DocumentError
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.sandbox import Sandbox

SAMPLE = Path(__file__).resolve().parents[2] / "corpora" / "sample" / "sources"
ROUNDS = {".pdf": 60, ".docx": 30, ".html": 30}


def mutate(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """Bytes flipped, a part cut out, the end cut off, or a part of another file spliced in."""
    made = bytearray(data)
    kind = rng.randrange(4)
    if kind == 0:
        for _ in range(rng.randint(1, 200)):
            made[rng.randrange(len(made))] = rng.randrange(256)
    elif kind == 1:
        start = rng.randrange(len(made))
        del made[start : start + rng.randint(1, 4000)]
    elif kind == 2:
        del made[rng.randrange(len(made)) :]
    else:
        start, length = rng.randrange(len(other)), rng.randint(1, 5000)
        at = rng.randrange(len(made))
        made[at : at + length] = other[start : start + length]
    return bytes(made)


@pytest.mark.parametrize("ending", sorted(ROUNDS))
def test_mutated_files(ending: str, tmp_path: Path) -> None:
    files = sorted(SAMPLE.rglob(f"*{ending}"))
    assert files, "the sample corpus has files of every kind"
    rng = random.Random(20)
    sound = tmp_path / "sound.txt"
    sound.write_text("为了保护知识产权，制定本条例。", encoding="utf-8")
    outcomes = {"read": 0, "refused": 0}
    with Sandbox(ExtractionParameters(ocr="off", timeout=20)) as sandbox:
        for number in range(ROUNDS[ending]):
            path = tmp_path / f"{number}{ending}"
            path.write_bytes(mutate(rng.choice(files).read_bytes(), rng.choice(files).read_bytes(), rng))
            try:
                content, refusal = sandbox.read(path), ""
            except DocumentError as error:
                content, refusal = None, str(error)
            assert "reading failed" not in refusal, f"{path.name}: {refusal}"
            assert content is None or all("\x00" not in p.text for p in content.pieces)
            outcomes["refused" if content is None else "read"] += 1
            if number % 10 == 0:
                assert sandbox.read(sound).pieces[0].text == "为了保护知识产权，制定本条例。"
    assert outcomes["read"]
    assert outcomes["refused"] or ending == ".html"
