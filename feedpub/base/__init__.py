"""What all else stands on, and what knows nothing of feeds: values, patterns, folders, steps, turns at a place."""
