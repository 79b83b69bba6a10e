# What jobs are called under, as OpenLineage has it.
LINEAGE_NAMESPACE = variables.text(
    "OPENLINEAGE_NAMESPACE",
    default="[[ design.project.name ]]",
)
