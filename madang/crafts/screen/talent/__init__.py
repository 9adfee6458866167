"""Talent and rehearsal scheduling: the order of scenes in which waiting costs least, with a proof."""
