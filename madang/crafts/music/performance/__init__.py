"""A singer's take against the melody: what pitch was sung when, which note it was, and how far off it is."""
