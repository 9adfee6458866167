"""`madang training evaluate` and what it prints."""
