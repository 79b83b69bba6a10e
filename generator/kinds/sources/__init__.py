"""Kinds of sources: where data comes from."""
