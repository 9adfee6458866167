"""Subtitles of one work beside each other: which cues belong together, and what differs between them."""
