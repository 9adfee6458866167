"""The dance craft: who is off, which limb, when, by how many milliseconds."""
