"""Reads what exists (databases, files, contracts) and writes it into a spec."""
