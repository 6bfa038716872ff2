"""Times: an interval grammar resolved against publication, and whose time each is."""
