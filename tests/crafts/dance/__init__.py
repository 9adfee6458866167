"""Tests of the craft of dance."""
