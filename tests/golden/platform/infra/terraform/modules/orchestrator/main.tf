# A Fargate task for each schedule, started by the clock: nothing runs, or costs, between.
data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

resource "aws_ecs_cluster" "this" {
  name = var.name

  setting {
    name  = "containerInsights"
    value = "enabled"
  }

  configuration {
    execute_command_configuration {
      kms_key_id = var.kms_key_arn
      logging    = "OVERRIDE"

      log_configuration {
        cloud_watch_encryption_enabled = true
        cloud_watch_log_group_name     = var.log_group.name
      }
    }
  }
}

resource "aws_ecs_task_definition" "this" {
  #checkov:skip=CKV_AWS_336:Steps write into their project's folder: journal, logs, compiled models
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn

  container_definitions = jsonencode([{
    name       = "steps"
    image      = "${aws_ecr_repository.this.repository_url}:${var.image_tag}"
    essential  = true
    entryPoint = ["sh", "-c"]
    command    = ["python -m pipeline doctor"]

    # Sorted by name, as AWS gives them back.
    environment = [for name in sort(keys(var.settings)) : { name = name, value = var.settings[name] }]
    secrets     = [for name in sort(keys(var.secrets)) : { name = name, valueFrom = var.secrets[name] }]
    mountPoints = [for path in sort(keys(var.disks)) : { sourceVolume = replace(trimprefix(path, "/"), "/", "-"), containerPath = path, readOnly = false }]

    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = var.log_group.name
        awslogs-region        = data.aws_region.current.name
        awslogs-stream-prefix = "run"
      }
    }
  }])

  dynamic "volume" {
    for_each = var.disks

    content {
      name = replace(trimprefix(volume.key, "/"), "/", "-")

      efs_volume_configuration {
        file_system_id     = volume.value.file_system_id
        transit_encryption = "ENABLED"

        authorization_config {
          access_point_id = volume.value.access_point_id
          iam             = "ENABLED"
        }
      }
    }
  }
}
