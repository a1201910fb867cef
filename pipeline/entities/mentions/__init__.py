"""Where names stand in a document: candidates from each source, and the selection among them."""
