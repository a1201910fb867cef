"""The studio: the whole work in a local page, for who never types a command.

One process serves pages to this machine alone (``server``). Who asks must know the address's token and come from the
page itself (``guard``); a path leads nowhere but into the corpus and its run (``confine``). A corpus's own files are
the truth: the studio writes metadata.csv, corpus.toml, entities.csv and the rest as a person would (``tables``,
``settings``), and keeps no other state than a log of what was corrected (``journal``). Runs are those of the command
line, in a process of their own that tells its events (``jobs``). The report is the run's; the studio lays a sheet over
its pages on which names, acronyms, terms and topics can be corrected where they stand (``results``), and shows what a
correction changes before the run behind it is done (``preview``).

Everything is said in Chinese and English from the one catalogue (:mod:`pipeline.messages`).
"""
