"""Mastering: from a mix to a file at its loudness, under its true-peak ceiling, proven on the file itself."""
