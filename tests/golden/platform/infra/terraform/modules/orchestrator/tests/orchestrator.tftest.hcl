mock_provider "aws" {
  source = "../testing"
}

override_resource {
  target          = aws_iam_role.execution
  override_during = plan
  values          = { arn = "arn:aws:iam::000000000000:role/shop-dev-execution" }
}

override_resource {
  target          = aws_iam_role.task
  override_during = plan
  values          = { arn = "arn:aws:iam::000000000000:role/shop-dev-task" }
}

override_resource {
  target          = aws_iam_role.scheduler
  override_during = plan
  values          = { arn = "arn:aws:iam::000000000000:role/shop-dev-scheduler" }
}

override_resource {
  target          = aws_ecs_cluster.this
  override_during = plan
  values          = { arn = "arn:aws:ecs:eu-central-1:000000000000:cluster/shop-dev" }
}

override_resource {
  target          = aws_ecr_repository.this
  override_during = plan
  values          = { repository_url = "registry.example.com/shop-dev" }
}

variables {
  name              = "shop-dev"
  kms_key_arn       = "arn:aws:kms:eu-central-1:000000000000:key/00000000-0000-0000-0000-000000000000"
  alarm_topic_arn   = "arn:aws:sns:eu-central-1:000000000000:shop-dev-alarms"
  subnet_ids        = ["subnet-00000001", "subnet-00000002"]
  security_group_id = "sg-00000000"
  settings          = { SHOP_ENV = "dev" }
  secrets           = { ERP_PASSWORD = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:erp" }
  secret_arns       = ["arn:aws:secretsmanager:eu-central-1:000000000000:secret:erp"]
  log_group         = { name = "/shop-dev/steps", arn = "arn:aws:logs:eu-central-1:000000000000:log-group:/shop-dev/steps" }
  schedules = {
    daily = { expressions = ["cron(15 6 * * ? *)", "cron(15 6 ? * 2 *)"], timezone = "UTC", command = "python -m pipeline run" }
  }
}

run "the_clock_starts_runs" {
  command = plan

  assert {
    condition     = toset(keys(aws_scheduler_schedule.this)) == toset(["daily", "daily-2"])
    error_message = "A schedule is not started by all of its expressions."
  }

  assert {
    condition     = jsondecode(aws_scheduler_schedule.this["daily-2"].target[0].input).containerOverrides[0].command[0] == "python -m pipeline run && echo '{\"event\":\"loaded\",\"schedule\":\"daily\"}'"
    error_message = "A run that ends well says nothing, or not for its schedule."
  }

  assert {
    condition     = !aws_scheduler_schedule.this["daily"].target[0].ecs_parameters[0].network_configuration[0].assign_public_ip
    error_message = "A task has an address in the internet."
  }
}

run "secrets_are_not_settings" {
  command = plan

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].secrets[0].valueFrom == var.secrets.ERP_PASSWORD
    error_message = "Steps don't find their secret."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment == [{ name = "SHOP_ENV", value = "dev" }]
    error_message = "Steps don't find their settings."
  }

  assert {
    condition     = length(aws_iam_role_policy.task) == 0
    error_message = "Steps may do something in AWS, and need nothing there."
  }
}

run "memory_that_fargate_has_not" {
  command = plan

  variables {
    cpu    = 1024
    memory = 1024
  }

  expect_failures = [var.memory]
}
