# prod of ledger: one module has it all. What is not said here is as
# variables.tf of that module says.
module "pipeline" {
  source = "../../modules/pipeline"

  environment = "prod"

  cidr     = "10.20.0.0/16"
  internet = true

  budget        = 600
  budget_notify = ["controlling@example.com"]

  state_bucket = "ledger-prod-terraform-state"

  repository = var.repository

  gitlab_project = var.gitlab_project

  disposable = var.disposable
  image_tag  = var.image_tag
  paused     = var.paused
}
