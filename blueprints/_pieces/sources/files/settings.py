
# Where the files of the source [[ source.name ]] arrive[% if source.options.reads_lake %], in the lake[% endif %].
[[ source.variables[0].name ]] = variables.[% if source.options.reads_lake %]text[% else %]path[% endif %](
    "[[ source.variables[0].name ]]",
    default=[[ source.variables[0].default | py ]],
)
