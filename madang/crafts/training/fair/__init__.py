"""Fair evaluation: what a trainee can do, apart from which judges happened to mark them (many-facet Rasch)."""
