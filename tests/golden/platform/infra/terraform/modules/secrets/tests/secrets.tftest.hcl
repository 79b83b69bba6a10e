mock_provider "aws" {
  source = "../testing"
}

variables {
  name        = "shop-dev"
  kms_key_arn = "arn:aws:kms:eu-central-1:000000000000:key/00000000-0000-0000-0000-000000000000"
  secrets     = { ERP_PASSWORD = "Password of the source erp" }
}

run "a_place_without_a_value" {
  command = plan

  assert {
    condition     = aws_secretsmanager_secret.this["ERP_PASSWORD"].name == "shop-dev/ERP_PASSWORD"
    error_message = "The secret has another name."
  }

  assert {
    condition     = aws_secretsmanager_secret.this["ERP_PASSWORD"].kms_key_id == var.kms_key_arn
    error_message = "The secret is not encrypted by the key."
  }

  assert {
    condition     = length(aws_secretsmanager_secret_rotation.this) == 0
    error_message = "Nothing rotates it, but something tries."
  }
}

run "a_function_rotates_it" {
  command = plan

  variables {
    rotation = "rotate-erp"
  }

  assert {
    condition     = one(aws_secretsmanager_secret_rotation.this["ERP_PASSWORD"].rotation_rules).automatically_after_days == 30
    error_message = "The secret is not rotated every month."
  }

  assert {
    condition     = aws_lambda_permission.rotation["ERP_PASSWORD"].principal == "secretsmanager.amazonaws.com"
    error_message = "The function can't be called."
  }
}

run "a_name_that_is_no_variable" {
  command = plan

  variables {
    secrets = { "erp password" = "" }
  }

  expect_failures = [var.secrets]
}
