"""Front matter: what a document says about itself on its first pages, each field with the block that states it.

One module a field or a kind of page. ``found`` collects what they find: ``titles``, ``authors``, ``summaries``
(abstract and keywords), ``labelled`` (codes, notes and dates that bear a label, covers of databases), ``journals``
(mastheads, running heads, citation lines), ``theses``, ``standards``, ``reports``, ``laws`` (the year of the version at
hand). ``reader`` asks them in turn, and the surest value of a field fills the document's column.
"""

from pipeline.extraction.structure.front_matter.order import order_front_matter
from pipeline.extraction.structure.front_matter.reader import find_metadata
from pipeline.extraction.structure.front_matter.summaries import split_keywords
from pipeline.extraction.structure.labels import ABSTRACT, CAPTION, KEYWORDS, REFERENCE, REFERENCES
from pipeline.extraction.structure.names import is_author_block, is_date, is_names, split_authors

__all__ = [
    "ABSTRACT",
    "CAPTION",
    "KEYWORDS",
    "REFERENCE",
    "REFERENCES",
    "find_metadata",
    "is_author_block",
    "is_date",
    "is_names",
    "order_front_matter",
    "split_authors",
    "split_keywords",
]
