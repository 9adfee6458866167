"""The craft of dance."""
