"""Renders the sample corpus from its texts.

``texts/*.md`` hold one piece each, as Markdown with a TOML head. ``pieces`` reads them, ``fonts`` prepares the
typefaces, ``typeset`` sets pages, ``pdf`` and ``scan`` draw papers with them, ``formats`` writes the other kinds of
file and ``companions`` what lies beside the sources. ``python -m corpora.render`` writes ``corpora/sample`` anew; the
same library versions give the same bytes.
"""
