
# Where the files of the source [[ source.name ]] arrive.
[[ source.variables[0].name ]] = variables.path(
    "[[ source.variables[0].name ]]",
    default=[[ source.variables[0].default | py ]],
)
