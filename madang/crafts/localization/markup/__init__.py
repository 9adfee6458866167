"""The styled text of a cue, as a bridge from each format's tags to every other's."""
