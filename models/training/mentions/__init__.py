"""Trains the scorer of names (models/mentions): gold texts, the two models, and how well they do on fields left out."""
