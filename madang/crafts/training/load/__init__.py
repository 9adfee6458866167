"""Load: how much everyone trained, as they felt it; shown, never turned into a forecast."""
