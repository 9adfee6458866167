"""Repair of subtitles: times together, then lines, long cues and short ones; never a clause the worse for it."""
