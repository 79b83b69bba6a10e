"""Clouds that a project may be deployed to: one module each."""
