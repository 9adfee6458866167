"""Tests of lists of cuts and of cuts in the picture."""
