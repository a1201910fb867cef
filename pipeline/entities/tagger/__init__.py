"""The trained tagger of persons, places and bodies, and its spaCy component."""
