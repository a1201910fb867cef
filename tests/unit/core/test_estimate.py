"""What a run may take is said before long work, in the person's language, and not before short work."""

from __future__ import annotations

from pathlib import Path

from pipeline.estimate import describe_estimate, estimate_run
from pipeline.messages import speak


def test_the_corpora_that_were_measured_lie_within_their_estimate() -> None:
    small, large = estimate_run([3_000_000 // 34] * 34, 1), estimate_run([18_000_000 // 127] * 127, 1)
    assert small.least < 12 < small.most
    assert large.least < 57 < large.most
    assert 35 < large.megabytes < 50
    assert estimate_run([10**7] * 10, 4).most < estimate_run([10**7] * 10, 1).most


def test_short_work_is_not_announced_and_a_full_disk_is(tmp_path: Path) -> None:
    assert describe_estimate([1000], 2, tmp_path / "out") == ""
    assert "400 files to read" in describe_estimate([100_000] * 400, 2, tmp_path / "not yet" / "out")
    assert "choose another --out" in describe_estimate([10**15], 2, tmp_path)
    speak("zh")
    try:
        assert "要读 400 个文件" in describe_estimate([100_000] * 400, 2, tmp_path)
    finally:
        speak("en")
