# staging of ledger: one module has it all. What is not said here is as
# variables.tf of that module says.
module "pipeline" {
  source = "../../modules/pipeline"

  environment = "staging"

  cidr     = "10.20.0.0/16"
  internet = true

  budget        = 600
  budget_notify = ["controlling@example.com"]

  schedules = {
    "hourly" = {
      expressions       = ["cron(0 0 * * ? *)"]
      timezone          = "UTC"
      command           = "python -m pipeline run --source billing"
      freshness_seconds = 93600
    }
  }

  state_bucket = "ledger-staging-terraform-state"

  repository = var.repository

  gitlab_project = var.gitlab_project

  disposable = var.disposable
  image_tag  = var.image_tag
  paused     = var.paused
}
