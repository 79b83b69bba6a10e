"""Keeping a project in step with its spec and its template.

`template` finds the versions, `tree` renders each of them in memory, `merge` decides file by
file, `plan` says it, `apply` does it. Nothing here imports copier; a test holds that both
render the same bytes.
"""
