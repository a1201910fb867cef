"""One page: from characters with boxes to lines in reading order, tables and furniture set apart."""
