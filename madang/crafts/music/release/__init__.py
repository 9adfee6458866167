"""The release package: its sheet, identifiers, stores, the DDEX message, and the delivery."""
