"""The map of the corpus: points within it, labels that cover no other."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.maps import HEIGHT, WIDTH, lay_out_map

places = st.lists(
    st.fixed_dictionaries(
        {"doc_id": st.just("d"), "x": st.floats(-9, 9), "y": st.floats(-9, 9), "topic": st.integers(-1, 12)}
    ),
    max_size=60,
)


@given(places)
def test_points_lie_within_and_labels_apart(rows: list[dict[str, float]]) -> None:
    made = lay_out_map(rows, {topic: "主题" * (topic + 1) for topic in range(13)})
    assert len(made.points) == len(rows)
    assert all(0 <= p.x <= WIDTH and 0 <= p.y <= HEIGHT for p in made.points)
    for labels in (made.labels, made.numbers):
        assert not any(one.covers(other) for one, other in combinations(labels, 2))
        assert len({label.topic for label in labels}) == len(labels)
    assert all(number.text == str(number.topic + 1) for number in made.numbers)


def test_a_covered_label_shrinks_to_its_number_or_goes() -> None:
    places = ((0.0, 0), (0.1, 0), (0.62, 1), (0.2, 2), (9.0, 3))
    rows = [{"doc_id": "d", "x": x, "y": 0.0, "topic": topic} for x, topic in places]
    made = lay_out_map(rows, {0: "流域治理", 1: "山地", 2: "论坛", 3: "一个特别特别特别长的名称啊"})
    assert [label.text for label in made.labels] == ["1 流域治理", "2", "4 一个特别特别特别长的名…"]


def test_a_point_of_a_topic_without_a_label_is_of_none() -> None:
    rows = [{"doc_id": "d", "x": float(topic), "y": 0.0, "topic": topic} for topic in (-1, 0, 1)]
    assert [point.topic for point in lay_out_map(rows, {0: "流域治理"}).points] == [-1, 0, -1]
