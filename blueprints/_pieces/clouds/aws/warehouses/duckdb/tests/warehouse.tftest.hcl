mock_provider "aws" {
  source = "../testing"
}

variables {
  name                     = "shop-dev"
  kms_key_arn              = "arn:aws:kms:eu-central-1:000000000000:key/00000000-0000-0000-0000-000000000000"
  alarm_topic_arn          = "arn:aws:sns:eu-central-1:000000000000:shop-dev-alarms"
  vpc_id                   = "vpc-00000000"
  subnet_ids               = ["subnet-00000001", "subnet-00000002"]
  client_security_group_id = "sg-00000000"
  file                     = "shop.duckdb"
}

run "encrypted_and_for_steps_alone" {
  command = plan

  assert {
    condition     = aws_efs_file_system.this.encrypted && aws_efs_file_system.this.kms_key_id == var.kms_key_arn
    error_message = "The disk is readable without the key."
  }

  assert {
    condition     = length(aws_efs_mount_target.this) == 2
    error_message = "A subnet has no door to the disk."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.steps.referenced_security_group_id == "sg-00000000"
    error_message = "Others than the steps may mount it."
  }

  assert {
    condition     = aws_efs_access_point.this.posix_user[0].uid == 1000
    error_message = "Steps run as somebody else."
  }

  assert {
    condition     = output.settings.PATH == "/mnt/warehouse/shop.duckdb"
    error_message = "Steps can't find the warehouse."
  }

  assert {
    condition     = aws_efs_backup_policy.this[0].backup_policy[0].status == "ENABLED"
    error_message = "The warehouse can be lost by a slip."
  }
}

run "a_path_is_no_name" {
  command = plan

  variables {
    file = "../shop.duckdb"
  }

  expect_failures = [var.file]
}
