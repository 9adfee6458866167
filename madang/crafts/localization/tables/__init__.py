"""Tables people write beside subtitles: key names and phrases, who speaks to whom how, metadata for the stores."""
