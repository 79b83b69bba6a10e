[% if design.cloud.delivers and design.github %]

resource "aws_iam_openid_connect_provider" "github" {
  count = var.github ? 1 : 0

  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}
[% endif %]
[% if design.cloud.delivers and design.gitlab %]

resource "aws_iam_openid_connect_provider" "gitlab" {
  count = var.gitlab == "" ? 0 : 1

  url = "https://${var.gitlab}"
  # For plans, and for deployments to each environment.
  client_id_list = concat(
    ["sts.amazonaws.com"],
    [for place in keys(local.places) : "sts.amazonaws.com/${place}"],
  )
}
[% endif %]
