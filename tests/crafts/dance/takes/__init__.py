"""Tests of the takes package."""
