"""The report's stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.core.stage import Context, Result, Tables
from pipeline.report.assets import read_assets
from pipeline.report.entities import build_entities
from pipeline.report.graphs import build_graphs
from pipeline.report.ledger import build_ledger
from pipeline.report.listings import build_comparison, build_documents, build_terms
from pipeline.report.pages import render_pages
from pipeline.report.policies import build_policies
from pipeline.report.tables import RunTables
from pipeline.report.texts import build_texts

if TYPE_CHECKING:
    from pipeline.report.parameters import ReportParameters


def write_report(tables: Tables, parameters: ReportParameters, context: Context) -> Result:
    """The files of the report, below ``report/``; they refer to one another and to the run by relative paths."""
    corpus = RunTables(context.settings.title or context.corpus.resolve().name, tables, context.parts)
    texts, shard_of = build_texts(corpus, shard_characters=parameters.shard_characters)
    files = {
        **texts,
        **build_documents(corpus, shard_of),
        **build_entities(corpus),
        **build_ledger(corpus),
        **build_terms(corpus),
        **build_graphs(corpus, network_nodes=parameters.network_nodes, network_edges=parameters.network_edges),
        **build_comparison(corpus),
        **build_policies(corpus, context.models),
        **read_assets(),
        **render_pages(corpus, context, parameters),
    }
    return Result(files={f"report/{path}": data for path, data in files.items()})
