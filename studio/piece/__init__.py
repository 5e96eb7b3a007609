"""What the Piece page is put together from."""
