"""How the weights of the starter text-to-image model are made (run by hand, never at install)."""
