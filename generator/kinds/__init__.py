"""Whatever varies by kind: one module each, found by its file name.

A kind's module holds the one object that says what may be declared for it (`Options`)
and what that comes to (its methods). Its blueprint piece is the folder of the same name
under `blueprints/_pieces/`. Adding a kind is adding a module and a piece; nothing lists
them.
"""
