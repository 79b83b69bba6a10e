# What follows from penstock.yml: change it there.
locals {
  project = "ledger"
  name    = "${local.project}-${replace(var.environment, "_", "-")}"

  # Who is told when something is wrong.
  notify = ["finance-data@example.com"]

  schedules = merge({
    "hourly" = {
      expressions       = ["cron(0 * * * ? *)"]
      timezone          = "UTC"
      command           = "python -m pipeline run --source billing"
      freshness_seconds = 10800
    }
    "cron_30_5_x_x_1_5" = {
      expressions       = ["cron(30 5 ? * 2,3,4,5,6 *)"]
      timezone          = "Europe/Berlin"
      command           = "python -m pipeline run --source bank"
      freshness_seconds = 345600
    }
  }, var.schedules)

  # How old the newest load of a schedule may be, in seconds.
  freshness_seconds = { for name, schedule in local.schedules : name => schedule.freshness_seconds }

  # The lake, from where files arrive to where they are kept.
  layers = {
    landing = {
      colder_after_days = null
      retention_days    = 90
    }
    archive = {
      colder_after_days = 90
      retention_days    = 3650
    }
  }

  # Secrets of the sources; the warehouse's is made and kept by AWS.
  secrets = {
    BILLING_PASSWORD = "Password of the source billing"
  }

  # The warehouse's own names. RDS keeps some for itself.
  warehouse = {
    database = "ledger"
    user     = "ledger"
  }
}
