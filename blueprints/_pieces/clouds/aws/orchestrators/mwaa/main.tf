# Amazon's Airflow, which has these DAGs. It costs around the clock; the project's own
# environment is made by startup.sh on each worker.
data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account = data.aws_caller_identity.current.account_id
  region  = data.aws_region.current.name
  arn     = "arn:${data.aws_partition.current.partition}"
}

resource "aws_mwaa_environment" "this" {
  name                             = var.name
  airflow_version                  = var.airflow_version
  environment_class                = var.environment_class
  execution_role_arn               = aws_iam_role.this.arn
  kms_key                          = var.kms_key_arn
  source_bucket_arn                = aws_s3_bucket.code.arn
  dag_s3_path                      = "project/dags"
  startup_script_s3_path           = aws_s3_object.startup.key
  startup_script_s3_object_version = aws_s3_object.startup.version_id
  webserver_access_mode            = "PRIVATE_ONLY"
  min_workers                      = 1
  max_workers                      = var.max_workers

  airflow_configuration_options = {
    "core.load_examples"               = "False"
    "core.dags_are_paused_at_creation" = tostring(var.paused)
  }

  network_configuration {
    security_group_ids = [aws_security_group.this.id, var.security_group_id]
    subnet_ids         = slice(var.subnet_ids, 0, 2)
  }

  logging_configuration {
    dag_processing_logs {
      enabled   = true
      log_level = "INFO"
    }

    scheduler_logs {
      enabled   = true
      log_level = "INFO"
    }

    task_logs {
      enabled   = true
      log_level = "INFO"
    }

    webserver_logs {
      enabled   = true
      log_level = "WARNING"
    }

    worker_logs {
      enabled   = true
      log_level = "INFO"
    }
  }
}

# Airflow's own parts talk to each other.
resource "aws_security_group" "this" {
  name        = "${var.name}-airflow"
  description = "Airflow's own parts"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-airflow" }
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  security_group_id            = aws_security_group.this.id
  description                  = "Airflow's own parts"
  ip_protocol                  = "-1"
  referenced_security_group_id = aws_security_group.this.id
}
