"""Every table of a run: its record, whether it has a CSV twin, whether its rows belong to documents."""

from __future__ import annotations

from dataclasses import dataclass, fields

from pipeline.records.citations import Citation, CitedArticle, CitedLaw, CitingDocument, EditionChange
from pipeline.records.comparison import EdgeContrast, EntityContrast, Neighbour, Position, TermContrast, TopicContrast
from pipeline.records.correspondence import ClusterMerge, CorrespondenceAxis, CorrespondencePoint, GroupCell
from pipeline.records.entities import (
    Acronym,
    AcronymUse,
    Definition,
    Entity,
    LearnedName,
    LocalMention,
    Mention,
    UndefinedAcronym,
)
from pipeline.records.evolution import BurstRow, ClusterRow, FlowRow, FollowedTerm
from pipeline.records.extraction import (
    BibliographyItem,
    Block,
    CitationMark,
    CitationRecord,
    Document,
    Duplicate,
    Extracted,
    FrontMatterField,
    NamedDocument,
    OriginalText,
    PageTrust,
    Reject,
    Sketch,
    Source,
    TableCell,
)
from pipeline.records.groups import (
    GroupEdge,
    GroupEntity,
    GroupMember,
    GroupNeighbour,
    GroupPosition,
    GroupTerm,
    GroupTopic,
)
from pipeline.records.networks import (
    BibliographicItem,
    CoIssuing,
    NetworkCheck,
    NetworkEdge,
    NetworkNode,
    NetworkSummary,
    NetworkYear,
    Place,
    SentencePlace,
)
from pipeline.records.policies import Policy
from pipeline.records.reuse import Adoption, Provision, Reuse, ReusedShare
from pipeline.records.segmentation import (
    CountedTerm,
    CountedWord,
    Keyword,
    LexiconEntry,
    Paragraph,
    Sentence,
    Term,
    Token,
)
from pipeline.records.topics import (
    DocumentTopic,
    MapPoint,
    SetAside,
    TermTrend,
    Topic,
    TopicChoice,
    TopicMerge,
    TopicPeriod,
    TopicQuality,
    TopicTerm,
)


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table: its record type, whether it has a CSV twin, and whether its rows belong to documents."""

    record: type
    twin: bool = False

    @property
    def by_document(self) -> bool:
        """Whether the rows carry a ``doc_id``."""
        return any(f.name == "doc_id" for f in fields(self.record))


TABLES: dict[str, TableSpec] = {
    "sources": TableSpec(Source),
    "work/extracted": TableSpec(Extracted),
    "work/extracted_blocks": TableSpec(Block),
    "work/extracted_originals": TableSpec(OriginalText),
    "pages": TableSpec(PageTrust),
    "cells": TableSpec(TableCell),
    "front_matter": TableSpec(FrontMatterField),
    "work/sketches": TableSpec(Sketch),
    "duplicates": TableSpec(Duplicate, twin=True),
    "work/bibliography": TableSpec(BibliographyItem),
    "bibliography": TableSpec(BibliographyItem, twin=True),
    "citation_marks": TableSpec(CitationMark),
    "work/catalogue": TableSpec(Document),
    "documents": TableSpec(Document, twin=True),
    "work/named": TableSpec(NamedDocument),
    "records": TableSpec(CitationRecord, twin=True),
    "work/record_bibliography": TableSpec(BibliographyItem),
    "work/record_blocks": TableSpec(Block),
    "work/record_originals": TableSpec(OriginalText),
    "blocks": TableSpec(Block),
    "originals": TableSpec(OriginalText),
    "sentences": TableSpec(Sentence),
    "tokens": TableSpec(Token),
    "work/paragraphs": TableSpec(Paragraph),
    "work/words": TableSpec(CountedWord),
    "work/runs": TableSpec(CountedTerm),
    "terms": TableSpec(Term, twin=True),
    "keywords": TableSpec(Keyword, twin=True),
    "lexicon": TableSpec(LexiconEntry, twin=True),
    "work/definitions": TableSpec(Definition),
    "work/acronym_uses": TableSpec(AcronymUse),
    "work/mentions": TableSpec(LocalMention),
    "acronyms": TableSpec(Acronym, twin=True),
    "undefined_acronyms": TableSpec(UndefinedAcronym, twin=True),
    "vocabulary": TableSpec(LearnedName, twin=True),
    "mentions": TableSpec(Mention, twin=True),
    "entities": TableSpec(Entity, twin=True),
    "work/policies": TableSpec(Policy),
    "policies": TableSpec(Policy, twin=True),
    "citations": TableSpec(Citation, twin=True),
    "citations/laws": TableSpec(CitedLaw, twin=True),
    "citations/articles": TableSpec(CitedArticle, twin=True),
    "citations/documents": TableSpec(CitingDocument, twin=True),
    "citations/editions": TableSpec(EditionChange, twin=True),
    "reuse": TableSpec(Reuse, twin=True),
    "reuse/provisions": TableSpec(Provision, twin=True),
    "reuse/adoptions": TableSpec(Adoption, twin=True),
    "reuse/documents": TableSpec(ReusedShare, twin=True),
    "work/sentences": TableSpec(SentencePlace),
    "work/places": TableSpec(Place),
    "network/nodes": TableSpec(NetworkNode, twin=True),
    "network/edges": TableSpec(NetworkEdge, twin=True),
    "network/years": TableSpec(NetworkYear, twin=True),
    "network/robustness": TableSpec(NetworkCheck, twin=True),
    "network/summary": TableSpec(NetworkSummary, twin=True),
    "network/co_issuing": TableSpec(CoIssuing, twin=True),
    "network/items": TableSpec(BibliographicItem, twin=True),
    "topics/topics": TableSpec(Topic, twin=True),
    "topics/document_topics": TableSpec(DocumentTopic),
    "topics/terms": TableSpec(TopicTerm, twin=True),
    "topics/quality": TableSpec(TopicQuality, twin=True),
    "topics/choices": TableSpec(TopicChoice, twin=True),
    "topics/hierarchy": TableSpec(TopicMerge, twin=True),
    "topics/periods": TableSpec(TopicPeriod, twin=True),
    "topics/trends": TableSpec(TermTrend, twin=True),
    "topics/map": TableSpec(MapPoint, twin=True),
    "topics/set_aside": TableSpec(SetAside, twin=True),
    "work/followed": TableSpec(FollowedTerm),
    "evolution/clusters": TableSpec(ClusterRow, twin=True),
    "evolution/flows": TableSpec(FlowRow, twin=True),
    "evolution/bursts": TableSpec(BurstRow, twin=True),
    "compare/terms": TableSpec(TermContrast, twin=True),
    "compare/entities": TableSpec(EntityContrast, twin=True),
    "compare/topics": TableSpec(TopicContrast, twin=True),
    "compare/edges": TableSpec(EdgeContrast, twin=True),
    "compare/neighbours": TableSpec(Neighbour, twin=True),
    "work/positions": TableSpec(Position),
    "compare/position": TableSpec(Position, twin=True),
    "compare/groups": TableSpec(GroupMember, twin=True),
    "compare/groups/terms": TableSpec(GroupTerm, twin=True),
    "compare/groups/entities": TableSpec(GroupEntity, twin=True),
    "compare/groups/topics": TableSpec(GroupTopic, twin=True),
    "compare/groups/edges": TableSpec(GroupEdge, twin=True),
    "compare/groups/neighbours": TableSpec(GroupNeighbour, twin=True),
    "compare/groups/position": TableSpec(GroupPosition, twin=True),
    "compare/correspondence": TableSpec(CorrespondencePoint, twin=True),
    "compare/correspondence/axes": TableSpec(CorrespondenceAxis, twin=True),
    "compare/correspondence/cells": TableSpec(GroupCell, twin=True),
    "compare/correspondence/merges": TableSpec(ClusterMerge, twin=True),
    "rejects": TableSpec(Reject),
}


def table_spec(name: str) -> TableSpec:
    """The specification of a table."""
    return TABLES[name]
