"""Definitions of acronyms and Chinese short names, and what becomes of short forms afterwards.

The story, in the order data flows:

1. ``sites`` finds the brackets and cues (以下简称 ...) that may define a short form; ``contents`` reads what a bracket
   holds; ``english`` finds English long forms.
2. ``candidates`` proposes where each long form may begin: token edges to the left, up to what no name crosses.
3. ``stage.find_definitions`` weighs the candidates by what the document itself shows and keeps them in
   ``work/definitions``; ``stage.resolve_definitions`` adds what the corpus shows, decides, and flags conflicts.
4. ``uses.find_short_form_uses(text, short_forms)`` gives the offsets of later uses of short forms, for linking.
   It is a pure function: a Latin short form counts only as a whole word, never inside a longer Latin word.
"""
