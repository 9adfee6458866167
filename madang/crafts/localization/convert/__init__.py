"""From one subtitle format to another: what the target can say is kept, what it cannot is told."""
