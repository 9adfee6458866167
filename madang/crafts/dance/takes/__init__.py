"""Several takes of one dance: their clocks joined by their sound, and what becomes of each fault."""
