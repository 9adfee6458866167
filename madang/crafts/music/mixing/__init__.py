"""Mixing: stems brought into balance by what is measured of them, every move in dB and with its reason."""
