"""What every stage shares.

``errors`` names what can go wrong, ``config`` reads ``corpus.toml`` into frozen dataclasses, ``records`` is the data
model, ``text`` assembles a document's text from its blocks, ``store`` reads and writes tables, ``stage`` declares
what a stage needs and makes, ``executor`` maps work over processes or a cluster, and ``engine`` decides what must
run and runs it.
"""
