"""The pages of the studio, one a module, each with a function `page`."""
