"""The way into copier, and the only package that knows it."""
