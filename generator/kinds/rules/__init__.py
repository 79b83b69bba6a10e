"""Kinds of quality rules: what must hold."""
