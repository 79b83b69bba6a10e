# A plan reads how things are set up, and nothing that is in them.
data "aws_iam_policy_document" "plan" {
  statement {
    sid           = "NotTheData"
    effect        = "Deny"
    actions       = ["s3:GetObject"]
    not_resources = ["arn:${data.aws_partition.current.partition}:s3:::${var.state_bucket}/*"]
  }

  statement {
    sid       = "NotTheSecrets"
    effect    = "Deny"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = ["*"]
  }

  statement {
    sid       = "Lock"
    actions   = ["s3:PutObject", "s3:DeleteObject"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${var.state_bucket}/*.tflock"]
  }
}

# Roles of this environment alone.
data "aws_iam_policy_document" "apply" {
  statement {
    sid = "Roles"
    actions = [
      "iam:AttachRolePolicy",
      "iam:CreateRole",
      "iam:DeleteRole",
      "iam:DeleteRolePolicy",
      "iam:DetachRolePolicy",
      "iam:GetRole",
      "iam:GetRolePolicy",
      "iam:ListAttachedRolePolicies",
      "iam:ListInstanceProfilesForRole",
      "iam:ListRolePolicies",
      "iam:PassRole",
      "iam:PutRolePolicy",
      "iam:TagRole",
      "iam:UntagRole",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole",
    ]
    resources = ["${local.iam}:role/${var.name}-*"]
  }

  # Nobody applies himself more rights than these.
  statement {
    sid       = "NotItself"
    effect    = "Deny"
    actions   = ["iam:AttachRolePolicy", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"]
    resources = ["${local.iam}:role/${var.name}-apply", "${local.iam}:role/${var.name}-plan"]
  }
}
