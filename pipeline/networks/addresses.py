"""Where a node leads when it is clicked in VOSviewer: to its work on the web, or to its page of the report.

Addresses within the report are relative to the folder of the graph files, so that a run is the same bytes wherever it
lies; ``export`` writes copies with whole addresses.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

REPORT = "../report/"
# Networks whose nodes are entities, which have a page of their own.
OF_ENTITIES = ("entities", "actors-instruments")


def work_address(doi: str, url: str = "") -> str:
    """The address of a work on the web; its DOI goes first, since it stays. Empty where neither is stated."""
    if doi.startswith("10."):
        return f"https://doi.org/{quote(doi, safe='/:().-_')}"
    return quote(url, safe="%/:?#&=+@~!$()'")


def node_page(network: str, node: str) -> str:
    """The page of an entity, or the network's page at the node."""
    if network in OF_ENTITIES:
        return f"{REPORT}entities.html#{urlencode({'entity': node})}"
    return f"{REPORT}network.html#{urlencode({'network': network, 'node': node})}"


def document_page(doc_id: str) -> str:
    """A document's page in the report."""
    return f"{REPORT}reader.html#{urlencode({'document': doc_id})}"
