"""Curriculum-based course timetabling (ITC-2007, track 3): a public yardstick for what the solver is worth."""
