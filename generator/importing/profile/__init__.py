"""What the values of a table say: types, keys, references, with the evidence."""
