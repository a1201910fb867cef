"""Extraction: files to documents made of blocks in reading order.

A file is read in a process of its own (``sandbox``) by the reader for its kind (``reader``: ``pdf``, ``html``,
``docx``, ``plain``). A PDF engine (``pdfium``, ``pdfminer``) or recognition (``ocr``) fills the engine-neutral page of
``model``; from there on all pages go one way: ``cleaning`` drops what a reader cannot see and turns the page upright,
``lines`` finds runs of characters, ``furniture`` takes running heads and page numbers apart, ``columns`` puts runs
into columns in reading order, ``paragraphs`` joins lines also over columns and pages, ``classify`` gives each block
its kind, ``frontmatter`` reads title, authors, abstract and keywords. ``quality`` says how far the text of a page can
be trusted; a page below the bar is read another way, and what still fails becomes a reject. ``repair`` gives a PDF that
was cut off a new table of what survives.

``catalogue`` then joins the files, ``metadata.csv`` and the records of citation-manager exports (``citations``) to the
documents table. ``stage`` holds the functions that the engine calls.
"""
