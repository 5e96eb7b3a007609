"""The composer: a transformer that writes scores as compound events, one task a mask."""
