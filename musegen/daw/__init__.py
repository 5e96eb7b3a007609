"""Music out: files that a DAW, a notation program or a person opens."""
