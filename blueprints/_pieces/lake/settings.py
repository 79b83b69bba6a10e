
# The lake: where its store is, unless that is Amazon S3, and its buckets. Files arrive in the
# first, and what loads brought is kept in the last.
LAKE_ENDPOINT = variables.text(
    "[[ design.store.endpoint.name ]]",
    default="",
)
[% for variable in design.store.buckets %]
variables.text(
    "[[ variable.name ]]",
    default="",
)
[% endfor %]
LAKE_ARRIVALS = "[[ design.store.arrivals.name ]]"
LAKE_ARCHIVE = "[[ design.store.archive.name ]]"
