"""The commands that make targets and DAG tasks call: `python -m pipeline --help`."""
