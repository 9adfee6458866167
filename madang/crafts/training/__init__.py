"""The craft of training."""
