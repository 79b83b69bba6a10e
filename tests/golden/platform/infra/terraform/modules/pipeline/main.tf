# Everything that one environment of ledger has in AWS. What follows from the
# spec is in spec.tf, and what differs from place to place in variables.tf.
module "key" {
  source = "../key"

  name = local.name
}

module "monitoring" {
  source = "../monitoring"

  name              = local.name
  kms_key_arn       = module.key.arn
  notify            = local.notify
  freshness_seconds = local.freshness_seconds
  log_days          = var.log_days
}

module "network" {
  source = "../network"

  name        = local.name
  kms_key_arn = module.key.arn
  vpc_id      = var.vpc_id
  subnet_ids  = var.subnet_ids
  cidr        = var.cidr
  internet    = var.internet
}

module "lake" {
  source = "../lake"

  name        = local.name
  kms_key_arn = module.key.arn
  layers      = local.layers
  disposable  = var.disposable
}

module "secrets" {
  source = "../secrets"

  name        = local.name
  kms_key_arn = module.key.arn
  secrets     = local.secrets
  rotation    = var.rotation
  disposable  = var.disposable
}

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

module "delivery" {
  source = "../delivery"

  name         = local.name
  environment  = var.environment
  state_bucket = var.state_bucket

  repository = var.repository

  gitlab_project = var.gitlab_project
}

module "budget" {
  source = "../budget"
  count  = var.budget == null ? 0 : 1

  name      = local.name
  monthly   = var.budget
  notify    = var.budget_notify
  topic_arn = module.monitoring.topic_arn
}
