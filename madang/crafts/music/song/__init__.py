"""The song before it is sound: melody, lyrics, form, and who sings what."""
