"""The training data: rendered pictures with captions, and their latents, in numbered shards."""
