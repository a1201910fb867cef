"""Issuers as entities of the corpus."""

from __future__ import annotations

from pipeline.policies.ledger import index_bodies
from pipeline.records.entities import Entity
from tests.unit.report.report_corpus import fill


def test_a_meeting_of_a_body_is_no_issuer() -> None:
    names = ("海州市第五届人民代表大会常务委员会第三次会议", "海州市第四届人民代表大会常务委员会")
    rows = [{"entity_id": f"e{k}", "name": name, "label": "ORG", "mentions": 9 - k} for k, name in enumerate(names)]
    assert index_bodies(fill(Entity, *rows))["海州市人民代表大会常务委员会"] == "e1"
    assert "海州市人民代表大会常务委员会" not in index_bodies(fill(Entity, rows[0]))
