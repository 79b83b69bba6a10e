module "orchestrator" {
  source = "../orchestrator"

  name              = local.name
  kms_key_arn       = module.key.arn
  alarm_topic_arn   = module.monitoring.topic_arn
  log_group         = module.monitoring.log_group
  subnet_ids        = module.network.subnet_ids
  security_group_id = module.network.security_group_id
  disposable        = var.disposable

  schedules   = local.schedules
  settings    = local.settings
  secrets     = local.secret_values
  secret_arns = concat(values(module.secrets.arns), module.warehouse.secret_arns)
  bucket_arns = local.bucket_arns
  disks       = module.warehouse.disks

  image_tag = var.image_tag
  cpu       = var.cpu
  memory    = var.memory
  paused    = var.paused
}
