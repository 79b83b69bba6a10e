mock_provider "aws" {
  source = "../testing"
}

variables {
  name         = "shop-dev"
  environment  = "dev"
  state_bucket = "shop-dev-terraform-state"
}

run "no_repository_no_roles" {
  command = plan

  assert {
    condition     = length(aws_iam_role.this) == 0
    error_message = "Somebody may take on a role, and nobody said who."
  }
}

run "each_role_has_its_own_subject" {
  command = plan

  variables {
    repository = "example/shop"
  }

  assert {
    condition     = local.subjects.apply == tolist(["repo:example/shop:environment:dev"])
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
