"""Line-ups: which trainees together make the group, who cannot be replaced, and what each role costs."""
