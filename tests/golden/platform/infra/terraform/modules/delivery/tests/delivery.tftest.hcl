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

run "only_main_of_the_project_on_gitlab" {
  command = plan

  variables {
    gitlab_project = "gitlab.example.com:8443/example/data/shop"
  }

  assert {
    condition     = keys(local.trusted) == ["gitlab.example.com:8443"]
    error_message = "Others than this GitLab are trusted."
  }

  assert {
    condition = toset(flatten([for c in data.aws_iam_policy_document.assume["apply"].statement[0].condition : tolist(c.values)])) == toset([
      "sts.amazonaws.com/dev", "project_path:example/data/shop:ref_type:branch:ref:main",
    ])
    error_message = "Others than jobs of main that deploy to this environment may apply."
  }

  assert {
    condition = toset(flatten([for c in data.aws_iam_policy_document.assume["plan"].statement[0].condition : tolist(c.values)])) == toset([
      "sts.amazonaws.com", "project_path:example/data/shop:ref_type:branch:ref:*",
    ])
    error_message = "Others than branches of the project may plan, or a merge request may not."
  }

  assert {
    condition     = endswith(aws_iam_role_policy_attachment.plan[0].policy_arn, "/ReadOnlyAccess")
    error_message = "A plan may change something."
  }
}

run "any_project_is_none" {
  command = plan

  variables {
    gitlab_project = "gitlab.com/example/*"
  }

  expect_failures = [var.gitlab_project]
}

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
