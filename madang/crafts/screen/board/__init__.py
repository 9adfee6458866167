"""Stripboards: scenes as strips in shoot days and units, and the papers a crew works from."""
