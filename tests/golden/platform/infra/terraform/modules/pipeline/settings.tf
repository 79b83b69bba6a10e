# The environment variables that steps read: every value comes from where it is made.
locals {
  settings = merge(
    { LEDGER_ENV = var.environment },
    { for suffix, value in module.warehouse.settings : "LEDGER_WAREHOUSE_${suffix}" => value },
    { for layer, bucket in module.lake.buckets : "LEDGER_LAKE_${upper(replace(layer, "-", "_"))}" => bucket },
  )

  secret_values = merge(
    module.secrets.arns,
    { for suffix, value in module.warehouse.secrets : "LEDGER_WAREHOUSE_${suffix}" => value },
  )

  bucket_arns = values(module.lake.arns)
}
