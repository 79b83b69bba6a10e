"""Modeling styles: what becomes of the logical model."""
