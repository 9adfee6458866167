"""Synchronization: one subtitle brought onto the clock of another, or of a sound, through cuts and frame rates."""
