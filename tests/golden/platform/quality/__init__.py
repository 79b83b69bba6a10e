"""The data rules of ledger, and the gates that hold the pipeline to them."""
