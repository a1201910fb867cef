"""Topics of a corpus.

``occurrences`` counts words and multi-word terms, ``units`` joins the paragraphs of long documents to units,
``corpus`` brings both together, ``vectors`` turns units into vectors, ``models`` fits topics on the related literature
and places other units, ``labels`` names them, ``quality`` says how good they are, and ``stage`` writes the tables.
"""
