"""Entities: from tokens to mentions of named things, and from mentions to entities.

The story, in the order data flows:

1. ``stage.mine_mentions`` goes through each document. ``gazetteer`` matches known names in a folded view of the
   text (``folding``: width, dashes, quotes, inner spaces, traditional characters); ``patterns`` reads titles in 《》,
   document numbers, dates, money and percentages; ``headed`` finds names in running text by their head noun
   (…工程, …协定, …委员会) and decides where they begin; ``tagger`` is the trained spaCy component of models/ner.
   All of them only propose: ``features`` describes every proposal in numbers, ``scorer`` says how likely it is a name,
   and ``choice`` takes the best set without overlaps. The probability is the mention's confidence.
2. ``acronyms`` finds where short forms are defined.
3. ``stage.link_entities`` joins mentions into entities: ``uses`` adds later uses of defined short forms, ``foreign``
   sets apart the ministries of other countries, ``linking``
   unites spellings, aliases, acronyms and full and short names; the corpus's own files have the last word.
4. ``train`` builds models/ner from annotated sentences.
"""
