"""Kinds of warehouses: where data is kept and modelled."""
