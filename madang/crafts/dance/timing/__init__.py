"""Timing: how many milliseconds each dancer, and each limb, is early or late."""
