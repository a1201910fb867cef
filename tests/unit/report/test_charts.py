"""Geometry of charts: shapes stay within their box and keep their proportions."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.charts import HEIGHT, WIDTH, Scale, lay_out_course, lay_out_timeline, scale_intervals


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(-1e9, 1e9))
def test_a_scale_never_leaves_the_chart(low: float, high: float, value: float) -> None:
    assert 0.0 <= Scale(low, high)(value) <= 100.0


def test_intervals_and_zero_fit_their_scale() -> None:
    scale = scale_intervals([{"low": 2.0, "high": 4.0}, {"low": 1.0, "high": 3.0}])
    assert (scale(0.0), scale(1.0), scale(4.0)) == (0.0, 25.0, 100.0)
    assert scale_intervals([]) == Scale(0.0, 0.0)


@given(st.lists(st.none() | st.integers(1949, 2030), max_size=60))
def test_a_timeline_counts_every_known_year(years: list[int | None]) -> None:
    layout = lay_out_timeline(years)
    assert sum(column.count for column in layout.columns) == sum(year is not None for year in years)
    for column in layout.columns:
        assert column.x >= 0
        assert column.x + column.width <= WIDTH + 1e-6
        assert abs(column.y + column.height - HEIGHT) < 1e-6


def test_ticks_keep_apart() -> None:
    places = [x for x, _ in lay_out_timeline(list(range(1950, 2025))).ticks]
    assert len(places) > 3
    assert min(b - a for a, b in itertools.pairwise(places)) >= 40


def test_a_course_has_its_line_within_its_band() -> None:
    rows = [{"value": str(y), "share": 0.3, "low": 0.1, "high": 0.5, "documents": 2} for y in (2001, 2003)]
    course = lay_out_course(rows)
    band = [tuple(map(float, point.split(","))) for point in course.band.split()]
    line = [tuple(map(float, point.split(","))) for point in course.line.split()]
    assert band[0][1] < line[0][1] < band[-1][1]
    assert course.highest == 0.5
    assert lay_out_course([]).line == ""
