"""The functions of the policies stages: what each text says of itself, the years of documents, and the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeline.core.corrections import read_corrections
from pipeline.core.counted import leave_out_copies
from pipeline.core.stage import Context, Result, Tables
from pipeline.core.text import iterate_texts
from pipeline.policies.genres import name_genres
from pipeline.policies.ledger import link_issuers
from pipeline.policies.lists import read_lists
from pipeline.policies.parameters import PoliciesParameters
from pipeline.policies.reading import read_policy
from pipeline.policies.years import date_documents
from pipeline.records.base import rows_table
from pipeline.records.policies import Policy

if TYPE_CHECKING:
    import pyarrow as pa


def read_policies(batch: Tables, parameters: PoliciesParameters, context: Context) -> Mapping[str, pa.Table]:
    """Table ``work/policies``: what each policy text says of itself, its issuers by name."""
    lists = read_lists(context.models)
    rows = {str(row["doc_id"]): row for row in batch["work/catalogue"].to_pylist()}
    least = parameters.minimum_confidence
    found = (read_policy(d, rows[d.doc_id], lists, least=least) for d in iterate_texts(batch["blocks"]))
    return {"work/policies": rows_table([policy for policy in found if policy is not None], Policy)}


def build_documents(tables: Tables, parameters: PoliciesParameters, context: Context) -> Result:
    """Table ``documents``: the catalogue, each policy text with its kind and the year of the version that it holds.

    Table ``work/named`` holds those among them that a correction names, and what their files are called.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    policies = tables["work/policies"]
    documents = name_genres(date_documents(tables["work/catalogue"], policies), policies)
    named = sorted({correction.document for correction in read_corrections(context.corpus)} - {""})
    own = documents.filter(pc.is_in(documents.column("source"), pa.array(named, pa.string())))
    return Result({"documents": documents, "work/named": own.select(["doc_id", "source"])})


def build_ledger(tables: Tables, parameters: PoliciesParameters, context: Context) -> Result:
    """Table ``policies``: the readings that count, with their issuers linked to the corpus's entities."""
    tables = leave_out_copies(tables, "work/policies")
    return Result({"policies": link_issuers(tables["work/policies"], tables["entities"])})
