"""`madang dance sync`: who is off, with which limb, on which count, by how many milliseconds."""
