"""Trains the tagger of models/ner: ``python -m models.training.tagger``."""
