"""The data rules of minimal, and the gates that hold the pipeline to them."""
