"""What is to be said of each cue: in the report's tables, and on a sheet to hand to a translator."""
