mock_provider "aws" {
  source = "../testing"
}

override_resource {
  target          = aws_iam_role.this
  override_during = plan
  values          = { arn = "arn:aws:iam::000000000000:role/shop-dev-airflow" }
}

override_resource {
  target          = aws_s3_bucket.code
  override_during = plan
  values          = { arn = "arn:aws:s3:::shop-dev-code-000000000000" }
}

variables {
  name              = "shop-dev"
  kms_key_arn       = "arn:aws:kms:eu-central-1:000000000000:key/00000000-0000-0000-0000-000000000000"
  vpc_id            = "vpc-00000000"
  subnet_ids        = ["subnet-00000001", "subnet-00000002", "subnet-00000003"]
  security_group_id = "sg-00000000"
  settings          = { SHOP_ENV = "it's dev" }
  secrets           = { DB_PASSWORD = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:rds:password::" }
}

run "airflow_is_private" {
  command = plan

  assert {
    condition     = aws_mwaa_environment.this.webserver_access_mode == "PRIVATE_ONLY" && aws_mwaa_environment.this.kms_key == var.kms_key_arn
    error_message = "Airflow is open, or not encrypted by the key."
  }

  assert {
    condition     = length(one(aws_mwaa_environment.this.network_configuration).subnet_ids) == 2
    error_message = "Airflow takes two subnets."
  }
}

run "workers_know_settings_and_secrets" {
  command = plan

  assert {
    condition     = strcontains(aws_s3_object.startup.content, "export SHOP_ENV='it'\\''s dev'")
    error_message = "A setting is not quoted."
  }

  assert {
    condition     = strcontains(aws_s3_object.startup.content, "export DB_PASSWORD=\"$(secret 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:rds' 'password')\"")
    error_message = "A secret is not read from where it is."
  }
}

run "an_airflow_of_another_age" {
  command = plan

  variables {
    airflow_version = "2.10.1"
  }

  expect_failures = [var.airflow_version]
}
