"""A recorder's own incident sheet, read as that recorder's claims by a map of its columns."""
