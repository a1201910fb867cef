"""Mentions joined into entities, and what is said of each."""
