"""The data rules of nyc_flights, and the gates that hold the pipeline to them."""
