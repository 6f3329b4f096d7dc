"""Terms in plain words, as cards: of agreements and of offers."""
