# Roles that jobs of CI take on for minutes, by the token that each run is given: no key is kept
# anywhere. One role looks, for plans; the other applies.
data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  account = data.aws_caller_identity.current.account_id
  iam     = "arn:${data.aws_partition.current.partition}:iam::${local.account}"
[% if design.gitlab %]

  # The host, and the path with all groups.
  gitlab   = regex("^(?P<host>[^/]*)/?(?P<path>.*)$", var.gitlab_project)
  branches = "project_path:${local.gitlab.path}:ref_type:branch:ref"
[% endif %]

  # By issuer of tokens: whose runs they are, and for each role the audience that their tokens have
  # to be for, and the subjects that may take it on.
  known = {
[% if design.github %]
    "token.actions.githubusercontent.com" = {
      project  = var.repository
      plan     = ["repo:${var.repository}:pull_request", "repo:${var.repository}:ref:refs/heads/main"]
      apply    = ["repo:${var.repository}:environment:${var.environment}"]
      audience = { plan = "sts.amazonaws.com", apply = "sts.amazonaws.com" }
    }
[% endif %]
[% if design.gitlab %]
    (local.gitlab.host) = {
      project  = local.gitlab.path
      plan     = ["${local.branches}:*"]
      apply    = ["${local.branches}:main"]
      audience = { plan = "sts.amazonaws.com", apply = "sts.amazonaws.com/${var.environment}" }
    }
[% endif %]
  }
  trusted = { for issuer, who in local.known : issuer => who if who.project != "" }
  roles   = toset(length(local.trusted) == 0 ? [] : ["plan", "apply"])
}

resource "aws_iam_role" "this" {
  for_each = local.roles

  name                 = "${var.name}-${each.key}"
  description          = "CI of ${join(", ", [for who in local.trusted : who.project])}: ${each.key}"
  assume_role_policy   = data.aws_iam_policy_document.assume[each.key].json
  max_session_duration = 3600
}

resource "aws_iam_role_policy_attachment" "plan" {
  count = length(local.trusted) == 0 ? 0 : 1

  role       = aws_iam_role.this["plan"].name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_role_policy" "plan" {
  count = length(local.trusted) == 0 ? 0 : 1

  name   = "not-the-data"
  role   = aws_iam_role.this["plan"].id
  policy = data.aws_iam_policy_document.plan.json
}

resource "aws_iam_role_policy_attachment" "apply" {
  #checkov:skip=CKV2_AWS_56:It is PowerUserAccess: all but people and roles, which are named below
  count = length(local.trusted) == 0 ? 0 : 1

  role       = aws_iam_role.this["apply"].name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/PowerUserAccess"
}

resource "aws_iam_role_policy" "apply" {
  count = length(local.trusted) == 0 ? 0 : 1

  name   = "roles"
  role   = aws_iam_role.this["apply"].id
  policy = data.aws_iam_policy_document.apply.json
}
