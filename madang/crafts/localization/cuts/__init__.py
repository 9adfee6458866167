"""Cuts: where a picture changes shots, from a list that an editor or a tool wrote, or from the picture itself."""
