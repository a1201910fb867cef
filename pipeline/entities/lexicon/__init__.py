"""What is known before reading: gazetteers, word lists, person names, and how names are folded."""
