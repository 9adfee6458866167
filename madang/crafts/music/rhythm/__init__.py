"""When the beats fall, how fast, in which bars, in which key and in what form: heard from the sound alone."""
