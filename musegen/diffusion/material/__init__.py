"""Training material made here: music played, put in rooms and on tape, and told in true words."""
