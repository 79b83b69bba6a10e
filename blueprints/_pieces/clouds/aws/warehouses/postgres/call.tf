module "warehouse" {
  source = "../warehouse"

  name                     = local.name
  kms_key_arn              = module.key.arn
  alarm_topic_arn          = module.monitoring.topic_arn
  vpc_id                   = module.network.vpc_id
  subnet_ids               = module.network.subnet_ids
  client_security_group_id = module.network.security_group_id
  disposable               = var.disposable

  database       = local.warehouse.database
  user           = local.warehouse.user
  instance_class = var.warehouse_instance_class
  storage_gb     = var.warehouse_storage_gb
  multi_az       = var.warehouse_multi_az
}
