"""The data rules of corner_shop, and the gates that hold the pipeline to them."""
