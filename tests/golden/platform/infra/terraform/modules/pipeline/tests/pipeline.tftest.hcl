mock_provider "aws" {
  source = "../testing"
}

variables {
  environment = "dev"

  state_bucket = "ledger-dev-terraform-state"
}

run "steps_know_where_things_are" {
  command = apply

  assert {
    condition     = output.settings["LEDGER_ENV"] == var.environment
    error_message = "Steps don't know which environment they are in."
  }

  assert {
    condition     = output.settings["LEDGER_LAKE_LANDING"] == output.lake.buckets["landing"]
    error_message = "Steps don't find a layer of the lake."
  }

  assert {
    condition     = output.settings["LEDGER_LAKE_ARCHIVE"] == output.lake.buckets["archive"]
    error_message = "Steps don't find a layer of the lake."
  }

  assert {
    condition     = length([for name in keys(output.settings) : name if startswith(name, "LEDGER_WAREHOUSE_")]) > 0
    error_message = "Steps don't find the warehouse."
  }

  assert {
    condition     = toset(keys(output.secret_names)) == toset(["BILLING_PASSWORD"])
    error_message = "A secret of a source has no place."
  }
}

run "an_environment_that_is_none" {
  command = plan

  variables {
    environment = "Production!"
  }

  expect_failures = [var.environment]
}
