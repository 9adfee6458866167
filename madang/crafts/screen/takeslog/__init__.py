"""Takes: what was shot, which of it is circled, how much of the script it covers, when one more is worth it."""
