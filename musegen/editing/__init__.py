"""What a composer does to a score by hand: each a pure function of a Score."""
