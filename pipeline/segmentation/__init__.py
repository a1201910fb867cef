"""Segmentation: documents to sentences and tokens, the corpus to terms and keywords.

The story, in the order of the modules:

- ``sentences`` finds where sentences end; the sentences of a block rejoin to it.
- ``lexicon`` reads the words that the corpus, its entities and models/lexicon add; ``protection`` makes a pattern of
  those that jieba could not keep whole; ``userdict`` gives the others jieba's frequencies.
- ``segmenter`` cuts the text of many sentences at once into the very words of ``jieba.lcut``; ``tags`` looks up or
  guesses their parts of speech.
- ``vocabulary`` numbers the words of a corpus, ``candidates`` finds the word sequences that may be terms,
  ``corpus_counts`` counts them over its parts (``spool`` keeps the tokens meanwhile), ``terms`` scores them;
  ``keywords`` picks those that tell a document from the others; ``stopwords`` reads the words that are neither.
- ``counting`` counts what each document says, for topics and comparison: its paragraphs, its words, where terms stand.
- ``documents`` turns a document of a run into a spaCy ``Doc``.
- ``lexicon_proposal`` writes new terms as a lexicon that a person can accept or strike.

``stage`` and ``corpus`` tie them to the tables.
"""
