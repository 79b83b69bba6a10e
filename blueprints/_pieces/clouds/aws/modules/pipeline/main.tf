# Everything that one environment of [[ design.project.name ]] has in AWS. What follows from the
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

[% if design.lake %]
module "lake" {
  source = "../lake"

  name        = local.name
  kms_key_arn = module.key.arn
  layers      = local.layers
  disposable  = var.disposable
}

[% endif %]
module "secrets" {
  source = "../secrets"

  name        = local.name
  kms_key_arn = module.key.arn
  secrets     = local.secrets
  rotation    = var.rotation
  disposable  = var.disposable
}

[% include "blueprints/_pieces/clouds/aws/warehouses/" ~ design.warehouse.kind ~ "/call.tf" %]

[% include "blueprints/_pieces/clouds/aws/orchestrators/" ~ design.cloud.orchestrator ~ "/call.tf" %]
[% if design.cloud.delivers %]

module "delivery" {
  source = "../delivery"

  name         = local.name
  environment  = var.environment
  state_bucket = var.state_bucket
[% if design.github %]

  repository = var.repository
[% endif %]
[% if design.gitlab %]

  gitlab_project = var.gitlab_project
[% endif %]
}
[% endif %]

module "budget" {
  source = "../budget"
  count  = var.budget == null ? 0 : 1

  name      = local.name
  monthly   = var.budget
  notify    = var.budget_notify
  topic_arn = module.monitoring.topic_arn
}
