"""What the Jam page is put together from."""
