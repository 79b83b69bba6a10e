"""What will be built: everything resolved, named and ordered, once.

`build.design_of` makes a `Design` of a Spec. It is a pure function: no I/O, no clock, no
randomness. Templates read what is here and decide nothing.
"""
