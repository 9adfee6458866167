"""Forgetting: a person is taken out of the studio's sheets, cache and reports; what still shows them is listed."""
