"""What the Takes page is put together from."""
