mock_provider "aws" {
  source = "../testing"
}

variables {
  environment = [[ design.cloud.places[0].name | hcl ]]
[% if design.cloud.delivers %]

  state_bucket = [[ design.cloud.places[0].state | hcl ]]
[% endif %]
}

run "steps_know_where_things_are" {
  command = apply

[% if design.environments %]
  assert {
    condition     = output.settings["[[ design.project.prefix ]]_ENV"] == var.environment
    error_message = "Steps don't know which environment they are in."
  }

[% endif %]
[% for layer in design.lake %]
  assert {
    condition     = output.settings[ [[- layer.variable | hcl -]] ] == output.lake.buckets[ [[- layer.bucket | hcl -]] ]
    error_message = "Steps don't find a layer of the lake."
  }

[% endfor %]
  assert {
    condition     = length([for name in keys(output.settings) : name if startswith(name, "[[ design.cloud.warehouse.prefix ]]_")]) > 0
    error_message = "Steps don't find the warehouse."
  }

  assert {
    condition     = toset(keys(output.secret_names)) == toset([[ design.cloud.secrets | list | hcl ]])
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
