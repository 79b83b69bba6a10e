
# The lake: where its store is, unless that is Amazon S3, and its buckets. Files arrive in the
# first, and what loads brought is kept in the last.
LAKE_ENDPOINT = variables.text("[[ design.lake_endpoint.name ]]", default="")
[% for variable in design.lake_buckets %]
variables.text("[[ variable.name ]]", default="")
[% endfor %]
LAKE_ARRIVALS = "[[ design.lake_arrivals.name ]]"
LAKE_ARCHIVE = "[[ design.lake_archive.name ]]"
