"""Bytes to Documents: the text of a capture in any format, with a map from every span back to the source."""

from saksi.read.readers import READERS, read, readable

__all__ = ["READERS", "read", "readable"]
