"""Retention: which lyrics, lines and choreography are fading, and when each is due (FSRS)."""
