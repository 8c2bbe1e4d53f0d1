"""The networks of the text-to-image model, as PyTorch modules."""
