"""What the Sound page is put together from."""
