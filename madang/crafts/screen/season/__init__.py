"""The season: which scene is shot on which day by which unit, lawfully and in time for the air dates."""
