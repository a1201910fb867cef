"""A reader for each kind of file, and for citation exports."""
