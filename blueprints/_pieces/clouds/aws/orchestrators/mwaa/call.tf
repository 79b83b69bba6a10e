module "orchestrator" {
  source = "../orchestrator"

  name              = local.name
  kms_key_arn       = module.key.arn
  vpc_id            = module.network.vpc_id
  subnet_ids        = module.network.subnet_ids
  security_group_id = module.network.security_group_id

  settings    = local.settings
  secrets     = local.secret_values
  secret_arns = concat(values(module.secrets.arns), module.warehouse.secret_arns)
  bucket_arns = local.bucket_arns

  environment_class = var.airflow_class
  paused            = var.paused
}
