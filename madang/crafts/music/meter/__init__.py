"""The meter: loudness, range and true peak from one pass over the sound (BS.1770-5, EBU Tech 3341 and 3342)."""
