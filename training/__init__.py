"""Training of the starter text-to-image model. Run by hand; the app never runs this."""
