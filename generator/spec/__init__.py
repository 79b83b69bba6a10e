"""What the user declared: one model for each mapping of penstock.yml.

`load.load_spec` reads a text and returns a `Spec`, or raises SpecError with every problem
at its line and column.
"""
