"""The breakdown: what every scene needs, made from scripts, kept in sheets that people edit."""
