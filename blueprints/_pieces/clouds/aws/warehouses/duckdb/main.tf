# A disk for the warehouse's file, which every step mounts: encrypted, backed up, and open
# to steps alone.
resource "aws_efs_file_system" "this" {
  creation_token = "${var.name}-warehouse"
  encrypted      = true
  kms_key_id     = var.kms_key_arn

  lifecycle_policy {
    transition_to_ia = "AFTER_30_DAYS"
  }

  lifecycle_policy {
    transition_to_primary_storage_class = "AFTER_1_ACCESS"
  }

  tags = { Name = "${var.name}-warehouse" }
}

resource "aws_efs_backup_policy" "this" {
  count = var.disposable ? 0 : 1

  file_system_id = aws_efs_file_system.this.id

  backup_policy {
    status = "ENABLED"
  }
}

resource "aws_efs_mount_target" "this" {
  count = length(var.subnet_ids)

  file_system_id  = aws_efs_file_system.this.id
  subnet_id       = var.subnet_ids[count.index]
  security_groups = [aws_security_group.this.id]
}

# The only way in: one folder, as the user that steps run as.
resource "aws_efs_access_point" "this" {
  file_system_id = aws_efs_file_system.this.id

  posix_user {
    uid = 1000
    gid = 1000
  }

  root_directory {
    path = "/warehouse"

    creation_info {
      owner_uid   = 1000
      owner_gid   = 1000
      permissions = "0750"
    }
  }

  tags = { Name = "${var.name}-warehouse" }
}

resource "aws_security_group" "this" {
  name        = "${var.name}-warehouse"
  description = "The disk of the warehouse"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-warehouse" }
}

resource "aws_vpc_security_group_ingress_rule" "steps" {
  security_group_id            = aws_security_group.this.id
  description                  = "Steps of the pipeline"
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
  referenced_security_group_id = var.client_security_group_id
}

resource "aws_cloudwatch_metric_alarm" "throughput" {
  alarm_name          = "${var.name}-warehouse-throughput"
  alarm_description   = "The warehouse's disk is as busy as it can be"
  namespace           = "AWS/EFS"
  metric_name         = "PercentIOLimit"
  dimensions          = { FileSystemId = aws_efs_file_system.this.id }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 95
  period              = 300
  evaluation_periods  = 6
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarm_topic_arn]
}
