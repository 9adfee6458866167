"""Tests of the music craft."""
