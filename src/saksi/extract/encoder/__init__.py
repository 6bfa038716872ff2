"""Runs an encoder file over a text of any length: pieces, windows, session. What the outputs mean is the caller's."""
