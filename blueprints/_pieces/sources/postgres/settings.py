
# Where the database of the source [[ source.name ]] is, and who reads it.
[% for variable in source.variables if not variable.secret %]
[[ variable.name ]] = variables.text(
    "[[ variable.name ]]",
    default=[[ variable.default | py ]],
)
[% endfor %]
