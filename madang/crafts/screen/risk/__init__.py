"""How likely a plan of a season misses air: many seasons simulated, the scenes that matter, the buffer that helps."""
