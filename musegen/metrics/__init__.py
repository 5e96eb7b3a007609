"""What is measured of scores and of audio."""
