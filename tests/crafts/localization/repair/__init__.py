"""Tests of the repair of subtitles."""
