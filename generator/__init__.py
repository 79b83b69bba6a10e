"""Penstock: one declarative spec becomes a complete data project.

`spec` is what the user declared, `design` is what will be built, `blueprints/` beside
this package is how it is written. `kinds` holds whatever varies by kind.
"""

__all__ = ["__version__"]

__version__ = "0.1.0"
