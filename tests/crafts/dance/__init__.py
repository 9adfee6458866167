"""Tests of the dance package."""
