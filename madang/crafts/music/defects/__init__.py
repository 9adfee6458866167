"""Imperfections of recorded sound, found in one pass over the file: each with place, channel, evidence, confidence."""
