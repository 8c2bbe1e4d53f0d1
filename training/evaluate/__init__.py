"""Evaluation of a pack: caption retrieval, detected faces, Fréchet distance, seconds per picture, bytes."""
