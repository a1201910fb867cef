"""What a column or measure means, said where it stands: the pages mark it by its table and column."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.comparison.position import NOTES
from pipeline.messages import say
from pipeline.records.meanings import read_meanings
from pipeline.report.focal import MEASURES


def name_counts() -> Mapping[str, str]:
    """What a page counts and no table holds."""
    return {
        "shown.definitions": say("places in the texts that define it"),
        "shown.defining": say("documents that define it"),
        "shown.concordance": say("every place in the texts where it stands, with the words around it"),
        "shown.documents": say("how many documents are of this kind"),
        "shown.source": say("kind of file that was read, or export of a database"),
        "shown.texts": say("how many policy texts are of this kind"),
        "shown.nearest": say("the genre compared to which the document is nearest in this"),
        "shown.times": say("how many times as often it uses the term as those texts: 2 is twice, 0.5 half as often"),
        "shown.overall": say("the same against all other documents, whatever their genre"),
        "shown.overall_documents": say("how many of all other documents name it"),
        "shown.members": say("how many documents meet the condition"),
        "shown.doubts": say("what a reader should look at before the results are relied on; nothing here is an error"),
        "shown.claim": say("what the results say; right when the sentence beside it bears it out"),
        "shown.judgement": say("your answer; kept at once, press it again to take it back"),
        "shown.progress": say("documents done, of those that are computed now"),
        "shown.part": say("the steps of a run, in their order; each needs those before it"),
        "shown.line": say("the line in the corpus's file that says the correction; make all reads it too"),
    }


def explain(language: str) -> dict[str, str]:
    """Mark to meaning in the language spoken, of all that pages may mark."""
    meanings = {mark: say(text) for mark, text in read_meanings().items()}
    for measure, (_, _, chinese) in MEASURES.items():
        meanings[f"compare/position.{measure}"] = chinese if language == "zh" else NOTES[measure]
    return meanings | dict(name_counts())
