"""The stages in the order data flows, and the configuration sections they read."""

from __future__ import annotations

from pipeline.comparison.parameters import ComparisonParameters
from pipeline.core.sources import EXPORT_ENDINGS
from pipeline.core.stage import Stage, link_stages
from pipeline.entities.parameters import EntitiesParameters
from pipeline.evolution.parameters import EvolutionParameters
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.networks.parameters import NetworksParameters
from pipeline.policies.parameters import PoliciesParameters
from pipeline.report.parameters import ReportParameters
from pipeline.segmentation.parameters import SegmentationParameters
from pipeline.topics.parameters import TopicsParameters

TARGETS = ("extract", "segment", "entities", "network", "topics", "compare", "report")

SECTIONS: dict[str, type] = {
    "extraction": ExtractionParameters,
    "segmentation": SegmentationParameters,
    "entities": EntitiesParameters,
    "policies": PoliciesParameters,
    "networks": NetworksParameters,
    "topics": TopicsParameters,
    "evolution": EvolutionParameters,
    "comparison": ComparisonParameters,
    "report": ReportParameters,
}

# Endings in small or capital letters.
EXPORTS = tuple("corpus:*." + "".join(f"[{c}{c.upper()}]" for c in ending[1:]) for ending in EXPORT_ENDINGS)

STAGES: tuple[Stage, ...] = link_stages(
    Stage(
        name="extraction.files",
        target="extract",
        kind="map",
        run="pipeline.extraction.stage:extract_files",
        section="extraction",
        resources=("models:names",),
        requires=("sources",),
        assigns=(
            "work/extracted", "work/extracted_blocks", "work/extracted_originals", "pages", "cells", "front_matter",
            "work/bibliography", "citation_marks",
        ),
    ),
    Stage(
        name="extraction.catalogue",
        target="extract",
        kind="reduce",
        run="pipeline.extraction.stage:build_catalogue",
        section="extraction",
        requires=("work/extracted",),
        assigns=(
            "work/catalogue", "records", "work/record_blocks", "work/record_originals", "work/record_bibliography",
        ),
        resources=("corpus:metadata.csv", "models:citations", "models:names", *EXPORTS),
        settings="corpus",
    ),
    Stage(
        name="extraction.bibliography",
        target="extract",
        kind="reduce",
        run="pipeline.extraction.stage:list_bibliography",
        section="extraction",
        requires=("work/bibliography", "work/record_bibliography"),
        assigns=("bibliography",),
        resources=("models:names",),
    ),
    Stage(
        name="extraction.blocks",
        target="extract",
        kind="map",
        run="pipeline.extraction.stage:assign_blocks",
        section="extraction",
        requires=(
            "work/catalogue", "work/extracted_blocks", "work/record_blocks", "work/extracted_originals",
            "work/record_originals",
        ),
        assigns=("blocks", "originals"),
    ),
    Stage(
        name="policies.read",
        target="extract",
        kind="map",
        run="pipeline.policies.stage:read_policies",
        section="policies",
        requires=("work/catalogue", "blocks"),
        assigns=("work/policies",),
        resources=("models:policies", "models:gazetteer"),
    ),
    Stage(
        name="policies.documents",
        target="extract",
        kind="reduce",
        run="pipeline.policies.stage:build_documents",
        section="policies",
        requires=("work/catalogue", "work/policies"),
        assigns=("documents", "work/named"),
        resources=("corpus:corrections.csv#documents",),
    ),
    Stage(
        name="extraction.duplicates",
        target="extract",
        kind="reduce",
        run="pipeline.extraction.repeats:list_duplicates",
        section="extraction",
        requires=("documents", "blocks"),
        assigns=("duplicates",),
    ),
    Stage(
        name="segmentation.segment",
        target="segment",
        kind="map",
        run="pipeline.segmentation.stage:segment_documents",
        section="segmentation",
        requires=("blocks", "duplicates"),
        assigns=("sentences", "tokens"),
        resources=("corpus:lexicon.txt", "corpus:entities.csv#names", "corpus:corrections.csv#split", "models:lexicon"),
    ),
    Stage(
        name="segmentation.terms",
        target="segment",
        kind="reduce",
        run="pipeline.segmentation.stage:find_terms",
        section="segmentation",
        requires=("documents", "work/named", "sentences", "tokens"),
        unseen=("documents.source",),
        assigns=("terms", "keywords", "lexicon"),
        resources=(
            "corpus:stopwords.txt", "corpus:lexicon.txt", "corpus:entities.csv#names",
            "corpus:corrections.csv#no keyword,split", "models:lexicon",
        ),
    ),
    Stage(
        name="entities.mine",
        target="entities",
        kind="map",
        run="pipeline.entities.stage:mine_mentions",
        section="entities",
        requires=("blocks", "sentences", "tokens"),
        assigns=("work/mentions",),
        resources=("corpus:entities.csv#names", "models:gazetteer", "models:mentions", "models:ner"),
    ),
    Stage(
        name="entities.definitions",
        target="entities",
        kind="map",
        run="pipeline.entities.acronyms.stage:find_definitions",
        section="entities",
        requires=("blocks", "sentences", "tokens"),
        assigns=("work/definitions",),
        resources=("models:acronyms",),
    ),
    Stage(
        name="entities.acronyms",
        target="entities",
        kind="reduce",
        run="pipeline.entities.acronyms.stage:resolve_definitions",
        section="entities",
        requires=("documents", "blocks", "sentences", "tokens", "work/definitions"),
        assigns=("acronyms", "undefined_acronyms"),
        resources=("corpus:definitions.csv", "corpus:corrections.csv#left edge", "models:acronyms"),
    ),
    Stage(
        name="entities.link",
        target="entities",
        kind="reduce",
        run="pipeline.entities.stage:link_entities",
        section="entities",
        requires=("documents", "work/named", "blocks", "sentences", "work/mentions", "work/policies", "acronyms"),
        unseen=("documents.source", "acronyms.source"),
        assigns=("mentions", "entities", "vocabulary"),
        resources=(
            "corpus:entities.csv", "corpus:thesaurus.csv", "corpus:corrections.csv#not a name,not the same,left edge",
            "models:gazetteer",
        ),
    ),
    Stage(
        name="policies.ledger",
        target="entities",
        kind="reduce",
        run="pipeline.policies.stage:build_ledger",
        section="policies",
        requires=("work/policies", "entities", "duplicates"),
        assigns=("policies",),
    ),
    Stage(
        name="policies.citations",
        target="entities",
        kind="reduce",
        run="pipeline.policies.relating:build_citations",
        section="policies",
        requires=(
            "documents", "blocks", "sentences", "mentions", "entities", "acronyms", "policies", "duplicates",
        ),
        assigns=(
            "citations", "citations/laws", "citations/articles", "citations/documents", "citations/editions",
        ),
        resources=("models:policies",),
    ),
    Stage(
        name="policies.reuse",
        target="entities",
        kind="reduce",
        run="pipeline.policies.relating:build_reuse",
        section="policies",
        requires=("documents", "blocks", "sentences", "work/policies", "duplicates"),
        streamed=("blocks", "sentences"),
        unseen=("documents.source",),
        assigns=("reuse", "reuse/provisions", "reuse/adoptions", "reuse/documents"),
        resources=("models:policies",),
    ),
    Stage(
        name="networks.build",
        target="network",
        kind="reduce",
        run="pipeline.networks.stage:build_networks",
        section="networks",
        requires=(
            "documents", "blocks", "sentences", "tokens", "terms", "acronyms", "mentions", "entities", "policies",
            "citations", "reuse", "records", "duplicates", "front_matter", "bibliography",
        ),
        unseen=("acronyms.source", "documents.source", "policies.confidence", "policies.title"),
        assigns=(
            "network/nodes", "network/edges", "network/years", "network/robustness", "network/summary",
            "network/co_issuing", "network/items",
        ),
        files=("network/",),
        resources=("corpus:thesaurus.csv", "models:citations", "models:names"),
    ),
    Stage(
        name="topics.fit",
        target="topics",
        kind="reduce",
        run="pipeline.topics.stage:fit_topics",
        section="topics",
        requires=("documents", "blocks", "sentences", "tokens", "terms", "mentions", "entities"),
        unseen=("documents.source",),
        assigns=(
            "topics/topics", "topics/document_topics", "topics/terms", "topics/quality", "topics/choices",
            "topics/hierarchy", "topics/periods", "topics/trends", "topics/map", "topics/set_aside",
        ),
        resources=("corpus:stopwords.txt", "corpus:corrections.csv#topic label", "models:lexicon"),
    ),
    Stage(
        name="evolution.follow",
        target="compare",
        kind="reduce",
        run="pipeline.evolution.stage:follow_field",
        section="evolution",
        requires=(
            "documents", "blocks", "sentences", "tokens", "keywords", "mentions", "entities", "policies", "records",
            "duplicates", "front_matter", "bibliography", "topics/topics", "topics/terms",
        ),
        unseen=("documents.source", "policies.confidence", "policies.title"),
        assigns=("evolution/clusters", "evolution/flows", "evolution/bursts"),
        resources=("corpus:thesaurus.csv", "models:citations", "models:names"),
    ),
    Stage(
        name="comparison.compare",
        target="compare",
        kind="reduce",
        run="pipeline.comparison.stage:compare_focal",
        section="comparison",
        requires=(
            "documents", "blocks", "sentences", "tokens", "terms", "acronyms", "undefined_acronyms", "mentions",
            "entities", "network/edges", "topics/topics", "topics/document_topics", "duplicates", "policies",
        ),
        unseen=("acronyms.source", "documents.source", "policies.confidence", "policies.title"),
        assigns=(
            "compare/terms", "compare/entities", "compare/topics", "compare/edges", "compare/neighbours",
            "compare/position", "compare/groups", "compare/groups/terms", "compare/groups/entities",
            "compare/groups/topics", "compare/groups/edges", "compare/groups/neighbours", "compare/groups/position",
            "compare/correspondence", "compare/correspondence/axes", "compare/correspondence/cells",
            "compare/correspondence/merges",
        ),
        resources=("corpus:stopwords.txt", "models:lexicon"),
    ),
    Stage(
        name="report.write",
        target="report",
        kind="reduce",
        run="pipeline.report.stage:write_report",
        section="report",
        requires=(
            "rejects", "vocabulary", "documents", "records", "blocks", "cells", "sentences", "terms", "keywords",
            "lexicon", "acronyms", "undefined_acronyms", "mentions", "entities",
            "network/nodes", "network/edges", "network/years", "network/robustness", "network/summary", "policies",
            "network/co_issuing", "network/items", "bibliography", "duplicates",
            "citations", "citations/laws", "citations/articles", "citations/documents", "citations/editions",
            "reuse", "reuse/provisions", "reuse/adoptions", "reuse/documents",
            "topics/topics", "topics/document_topics", "topics/terms", "topics/quality", "topics/choices",
            "topics/hierarchy", "topics/periods", "topics/trends", "topics/map",
            "topics/set_aside", "evolution/clusters", "evolution/flows", "evolution/bursts",
            "compare/terms", "compare/entities", "compare/topics", "compare/edges", "compare/neighbours",
            "compare/position", "compare/groups", "compare/groups/terms", "compare/groups/entities",
            "compare/groups/topics", "compare/groups/edges", "compare/groups/neighbours", "compare/groups/position",
            "compare/correspondence", "compare/correspondence/axes", "compare/correspondence/cells",
            "compare/correspondence/merges",
        ),
        files=("report/",),
        resources=("models:policies", "models:gazetteer"),
        settings="all",
    ),
)  # fmt: skip
