"""Counts the common wording of laws for models/policies/formulas.tsv: ``python -m models.training.formulas FILE``."""
