"""Reading motion."""
