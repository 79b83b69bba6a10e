mock_provider "aws" {
  source = "../testing"
}

variables {
  name         = "shop-dev"
  environment  = "dev"
  state_bucket = "shop-dev-terraform-state"
}

run "no_project_no_roles" {
  command = plan

  assert {
    condition     = length(aws_iam_role.this) == 0
    error_message = "Somebody may take on a role, and nobody said who."
  }
}
[% if design.github %]

run "each_role_has_its_own_subject" {
  command = plan

  variables {
    repository = "example/shop"
  }

  assert {
    condition     = one([for who in local.trusted : who.apply]) == ["repo:example/shop:environment:dev"]
    error_message = "Others than the environment's jobs may apply."
  }

  assert {
    condition     = endswith(aws_iam_role_policy_attachment.plan[0].policy_arn, "/ReadOnlyAccess")
    error_message = "A plan may change something."
  }
}

run "any_repository_is_none" {
  command = plan

  variables {
    repository = "*"
  }

  expect_failures = [var.repository]
}
[% endif %]
[% if design.gitlab %]
[% include "blueprints/_pieces/clouds/aws/modules/delivery/tests/gitlab.hcl" %]
[% endif %]
[% if design.github and design.gitlab %]

run "either_is_trusted_for_itself" {
  command = plan

  variables {
    repository     = "example/shop"
    gitlab_project = "gitlab.com/example/shop"
  }

  assert {
    condition     = length(data.aws_iam_policy_document.assume["apply"].statement) == 2
    error_message = "One of the two can't apply."
  }
}
[% endif %]
