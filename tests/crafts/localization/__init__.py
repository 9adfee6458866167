"""Tests of the craft of localization."""
