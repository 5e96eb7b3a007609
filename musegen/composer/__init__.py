"""The composer: a transformer that writes scores as compound events, one task a mask."""

TEMPERATURE = 1.0
TOP_P = 0.99
"""How freely to choose unless somebody says otherwise; said here, where nothing heavy is loaded."""
