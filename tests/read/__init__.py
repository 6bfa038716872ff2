"""Tests of ``saksi.read``, and what they share: captures and small files of each format, made on the spot."""
