"""The one training loop, and the one way weights are kept."""
