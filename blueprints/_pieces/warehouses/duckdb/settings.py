# Where the warehouse is: one file.
WAREHOUSE_PATH = variables.path(
    "[[ design.warehouse_variables[0].name ]]",
    default=[[ design.warehouse_variables[0].default | py ]],
)
