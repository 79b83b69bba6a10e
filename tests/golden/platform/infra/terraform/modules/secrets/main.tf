# A place for each secret. What is in it is put there by a person, and neither code nor
# state ever know it:
#   aws secretsmanager put-secret-value --secret-id NAME --secret-string …
resource "aws_secretsmanager_secret" "this" {
  #checkov:skip=CKV2_AWS_57:Rotated where a function is given that knows the source
  for_each = var.secrets

  name                    = "${var.name}/${each.key}"
  description             = each.value
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = var.disposable ? 0 : 30
}

data "aws_lambda_function" "rotation" {
  count = var.rotation == null ? 0 : 1

  function_name = var.rotation
}

resource "aws_lambda_permission" "rotation" {
  for_each = var.rotation == null ? {} : aws_secretsmanager_secret.this

  function_name = var.rotation
  action        = "lambda:InvokeFunction"
  principal     = "secretsmanager.amazonaws.com"
  source_arn    = each.value.arn
}

resource "aws_secretsmanager_secret_rotation" "this" {
  for_each = var.rotation == null ? {} : aws_secretsmanager_secret.this

  secret_id           = each.value.id
  rotation_lambda_arn = data.aws_lambda_function.rotation[0].arn
  # The first value is a person's: the function takes over from there.
  rotate_immediately = false

  rotation_rules {
    automatically_after_days = var.rotation_days
  }

  depends_on = [aws_lambda_permission.rotation]
}
