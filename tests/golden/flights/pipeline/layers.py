"""The schemas of the warehouse that the layers are built in."""

SCHEMAS = {
    "staging": "staging",
    "quarantine": "quarantine",
    "marts": "marts",
}
LAYERS = {schema: layer for layer, schema in SCHEMAS.items()}
