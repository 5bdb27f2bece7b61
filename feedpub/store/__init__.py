"""A site in, the folder that it is served from out, built again after each change."""
