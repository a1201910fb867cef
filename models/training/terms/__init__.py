"""Fits the weights of new terms and keywords in models/lexicon: ``python -m models.training.terms FILE``."""
