"""musegen writes, continues and renders music that stays editable."""
