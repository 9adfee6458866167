"""Dance."""
