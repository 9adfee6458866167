"""Consents: who agreed to what, for which purpose, until when; a purpose without one is told."""
