"""PDF engines and recognition: a file's pages as characters with boxes, whichever program read them."""
