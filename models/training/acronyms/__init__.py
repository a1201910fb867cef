"""Trains what models/acronyms holds: ``python -m models.training.acronyms fit`` (or ``evaluate``)."""
