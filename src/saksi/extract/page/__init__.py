"""A document as sentences, tokens, quoted passages and tags: what every reader of a phenomenon works on."""
