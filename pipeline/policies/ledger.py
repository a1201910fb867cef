"""The ledger: the table ``policies``, its issuers linked to the entities of the corpus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.entities.lexicon.folding import fold_name
from pipeline.policies.bodies import clean_body, is_meeting

if TYPE_CHECKING:
    import pyarrow as pa


def index_bodies(entities: pa.Table) -> dict[str, str]:
    """Folded name of a body to the id of its entity.

    Bodies are looked up without the term of a congress: 宁波市第十二届人民代表大会常务委员会 and that of the next
    term are one issuer; a meeting is none. A name outranks an alias, and the entity with more mentions outranks one
    with fewer.
    """
    columns = (entities.column(n).to_pylist() for n in ("entity_id", "name", "aliases", "label", "mentions"))
    rows = sorted(zip(*columns, strict=True), key=lambda row: (-row[4], row[0]))
    index: dict[str, str] = {}
    for take_aliases in (False, True):
        for entity_id, name, aliases, label, _ in rows:
            if label != "ORG":
                continue
            for form in aliases.split("|") if take_aliases else (name,):
                if form and not is_meeting(form):
                    index.setdefault(fold_name(clean_body(form)), entity_id)
    return index


def link_issuers(policies: pa.Table, entities: pa.Table) -> pa.Table:
    """The table ``policies``: the readings, sorted by document, each issuer by its entity's id.

    An issuer that no document names otherwise is no entity; it keeps its name.
    """
    import pyarrow as pa

    index = index_bodies(entities)

    def linked(names: str) -> str:
        return "|".join(index.get(fold_name(name), name) for name in names.split("|")) if names else ""

    issuers: Sequence[str] = [linked(names) for names in policies.column("issuer_names").to_pylist()]
    position = policies.column_names.index("issuers")
    made = policies.set_column(position, policies.schema.field("issuers"), pa.array(issuers, pa.string()))
    return made.sort_by([("doc_id", "ascending")])
