"""Topics of a corpus.

``occurrences`` puts together the words and multi-word terms that segmentation counted, ``aside`` sets aside paragraphs
that say nothing of their document, ``units`` joins those of long documents to units, ``unit_corpus`` brings all
together, ``vectors`` turns units into vectors, ``models`` fits topics on the related literature and places other
units, ``splitting`` parts those that join two subjects, ``labels`` names them, ``quality`` says how good they are, and
``stage`` writes the tables.
"""
