"""Counts what laws and government reports say anyway, which no text of the kind is told apart by."""
