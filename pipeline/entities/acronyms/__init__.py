"""Definitions of acronyms and Chinese short names, and what becomes of short forms afterwards.

The story, in the order data flows:

1. ``sites`` finds the brackets and cues (以下简称 ...) that may define a short form; ``contents`` reads what a bracket
   holds; ``english`` finds English long forms.
2. ``candidates`` proposes where each long form may begin: token edges to the left, up to what no name crosses.
3. ``features`` and ``clauses`` gather the evidence for each candidate (``alignment`` and ``initials``: how the letters
   fit; ``lexical``: what the words at the edge say; ``predicates``: which
   verb governs what), ``gate`` the evidence that there is a definition at all.
4. ``weighing`` turns evidence into scores by the models that ``model`` loads and ``scorer`` evaluates.
5. ``stage.find_definitions`` keeps the weighed candidates of each document in ``work/definitions``,
   and where acronyms stand in ``work/acronym_uses``;
   ``stage.resolve_definitions`` lets the corpus vote (``resolve``), flags conflicts and lists what nothing defines
   (``undefined``).
6. ``uses.find_short_form_uses(text, short_forms)`` gives the offsets of later uses of short forms, for linking. It is a
   pure function: a Latin short form counts only as a whole word, never inside a longer Latin word.

Training stands apart: ``corpus``, ``gold`` and ``silver`` read texts and label sites, ``fitting`` fits, ``training``
puts the models together, and ``python -m models.training.acronyms`` fits or measures them.
"""
