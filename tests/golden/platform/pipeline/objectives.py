"""What this pipeline consists of and is to keep, as far as its metrics tell of it."""

from pipeline import variables
from pipeline.sources import tables_of

PIPELINE = "ledger"

STEPS = [
    "load billing",
    "load bank",
    "prepare",
    "check raw",
    "stage",
    "model",
    "check marts",
]

# Of the default schedule; environments may change it.
_DEFAULT = int(
    variables.text(
        "LEDGER_FRESHNESS_SECONDS",
        default="10800",
    )
)

# How long ago the last load of a source may have been, in seconds.
_LOADS = {
    "billing": _DEFAULT,
    "bank": 345600,
}

# How long ago the marts may have been built: the strictest of the above.
_MARTS = [
    "dim_customers",
    "dim_date",
    "fct_invoices",
    "fct_payments",
]

# Both together, by layer and table.
FRESHNESS = {
    ("raw", str(table)): seconds
    for source, seconds in _LOADS.items()
    for table in tables_of([source])
}
FRESHNESS |= {("marts", name): min(_LOADS.values()) for name in _MARTS}
