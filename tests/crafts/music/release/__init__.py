"""The release package: sheet, identifiers, message, delivery."""
