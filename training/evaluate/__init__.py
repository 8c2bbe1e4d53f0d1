"""How good a pack is, in numbers: retrieval, faces, distance to real compositions, seconds, bytes."""
