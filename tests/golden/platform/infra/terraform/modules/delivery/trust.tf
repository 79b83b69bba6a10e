# The token of a run is enough, if its issuer, audience and subject are these.
data "aws_iam_policy_document" "assume" {
  #checkov:skip=CKV_AWS_358:Subjects begin with one project; its variable takes no wildcard
  for_each = local.roles

  dynamic "statement" {
    for_each = local.trusted

    content {
      actions = ["sts:AssumeRoleWithWebIdentity"]

      principals {
        type        = "Federated"
        identifiers = ["${local.iam}:oidc-provider/${statement.key}"]
      }

      condition {
        test     = "StringEquals"
        variable = "${statement.key}:aud"
        values   = [statement.value.audience[each.key]]
      }

      condition {
        test     = each.key == "plan" ? "StringLike" : "StringEquals"
        variable = "${statement.key}:sub"
        values   = statement.value[each.key]
      }
    }
  }
}
