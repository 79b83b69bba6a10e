# The environment variables that steps read: every value comes from where it is made.
locals {
  settings = merge(
[% if design.environments %]
    { [[ design.project.prefix ]]_ENV = var.environment },
[% endif %]
    { for suffix, value in module.warehouse.settings : "[[ design.cloud.warehouse.prefix ]]_${suffix}" => value },
[% if design.lake %]
    { for layer, bucket in module.lake.buckets : "[[ design.project.prefix ]]_LAKE_${upper(replace(layer, "-", "_"))}" => bucket },
[% endif %]
  )

  secret_values = merge(
    module.secrets.arns,
    { for suffix, value in module.warehouse.secrets : "[[ design.cloud.warehouse.prefix ]]_${suffix}" => value },
  )

[% if design.lake %]
  bucket_arns = values(module.lake.arns)
[% else %]
  bucket_arns = []
[% endif %]
}
