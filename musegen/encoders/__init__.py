"""Music as numbers, and numbers as music again."""
