# Roles that workflows take on for minutes, by the token that GitHub gives each run: no key is
# kept anywhere. One role looks, for plans of pull requests and releases; the other applies, and only from
# the environment of the same name, whose approvals are GitHub's.
data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  issuer  = "token.actions.githubusercontent.com"
  account = data.aws_caller_identity.current.account_id
  iam     = "arn:${data.aws_partition.current.partition}:iam::${local.account}"
  subjects = var.repository == null ? {} : {
    plan  = ["repo:${var.repository}:pull_request", "repo:${var.repository}:ref:refs/heads/main"]
    apply = ["repo:${var.repository}:environment:${var.environment}"]
  }
}

resource "aws_iam_role" "this" {
  for_each = local.subjects

  name                 = "${var.name}-${each.key}"
  description          = "Workflows of ${var.repository}: ${each.key}"
  assume_role_policy   = data.aws_iam_policy_document.assume[each.key].json
  max_session_duration = 3600
}

data "aws_iam_policy_document" "assume" {
  #checkov:skip=CKV_AWS_358:The subject begins with one repository; its variable takes no wildcard
  for_each = local.subjects

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = ["${local.iam}:oidc-provider/${local.issuer}"]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
      values   = each.value
    }
  }
}

resource "aws_iam_role_policy_attachment" "plan" {
  count = var.repository == null ? 0 : 1

  role       = aws_iam_role.this["plan"].name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_role_policy" "plan" {
  count = var.repository == null ? 0 : 1

  name   = "not-the-data"
  role   = aws_iam_role.this["plan"].id
  policy = data.aws_iam_policy_document.plan.json
}

resource "aws_iam_role_policy_attachment" "apply" {
  #checkov:skip=CKV2_AWS_56:It is PowerUserAccess: all but people and roles, which are named below
  count = var.repository == null ? 0 : 1

  role       = aws_iam_role.this["apply"].name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/PowerUserAccess"
}

resource "aws_iam_role_policy" "apply" {
  count = var.repository == null ? 0 : 1

  name   = "roles"
  role   = aws_iam_role.this["apply"].id
  policy = data.aws_iam_policy_document.apply.json
}
