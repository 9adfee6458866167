"""Tests of the video package."""
