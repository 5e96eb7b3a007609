"""What the Take home page is put together from."""
