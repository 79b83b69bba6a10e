mock_provider "aws" {
  source = "../testing"
}

override_resource {
  target          = aws_db_instance.this
  override_during = plan
  values = {
    address            = "warehouse.example.com"
    port               = 5432
    master_user_secret = [{ secret_arn = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:rds", secret_status = "active", kms_key_id = "" }]
  }
}

override_resource {
  target          = aws_iam_role.monitoring
  override_during = plan
  values = {
    arn = "arn:aws:iam::000000000000:role/shop-dev-warehouse-monitoring"
  }
}

variables {
  name                     = "shop-dev"
  kms_key_arn              = "arn:aws:kms:eu-central-1:000000000000:key/00000000-0000-0000-0000-000000000000"
  alarm_topic_arn          = "arn:aws:sns:eu-central-1:000000000000:shop-dev-alarms"
  vpc_id                   = "vpc-00000000"
  subnet_ids               = ["subnet-00000001", "subnet-00000002"]
  client_security_group_id = "sg-00000000"
  database                 = "shop"
  user                     = "shop"
}

run "private_and_encrypted" {
  command = plan

  assert {
    condition     = !aws_db_instance.this.publicly_accessible && aws_db_instance.this.storage_encrypted
    error_message = "The warehouse is open, or readable on its disk."
  }

  assert {
    condition     = aws_db_instance.this.deletion_protection && !aws_db_instance.this.skip_final_snapshot
    error_message = "The warehouse can be lost by a slip."
  }

  assert {
    condition     = contains([for p in aws_db_parameter_group.this.parameter : "${p.name}=${p.value}"], "rds.force_ssl=1")
    error_message = "Connections may be in plain text."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.steps.referenced_security_group_id == "sg-00000000"
    error_message = "Others than the steps may connect."
  }
}

run "no_password_in_code" {
  command = plan

  assert {
    condition     = aws_db_instance.this.manage_master_user_password && aws_db_instance.this.password == null
    error_message = "The password is known to Terraform."
  }

  assert {
    condition     = output.secrets.PASSWORD == "arn:aws:secretsmanager:eu-central-1:000000000000:secret:rds:password::"
    error_message = "Steps can't find the password."
  }

  assert {
    condition     = output.settings.HOST == "warehouse.example.com" && output.settings.PORT == "5432"
    error_message = "Steps can't find the warehouse."
  }
}

run "an_old_postgresql" {
  command = plan

  variables {
    engine_version = "12"
  }

  expect_failures = [var.engine_version]
}
