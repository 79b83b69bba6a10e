locals {
  folder = "/mnt/warehouse"
}

output "settings" {
  description = "What the pipeline's variables of the warehouse are here, by their endings."
  value = {
    PATH = "${local.folder}/${var.file}"
  }
}

output "secrets" {
  description = "Where the values of its secret variables are, by their endings: it has none."
  value       = {}
}

output "secret_arns" {
  description = "The secrets that a step has to read: none."
  value       = []
}

output "disks" {
  description = "Disks that a step has to have, by where it finds them."
  value = {
    (local.folder) = {
      file_system_id   = aws_efs_file_system.this.id
      file_system_arn  = aws_efs_file_system.this.arn
      access_point_id  = aws_efs_access_point.this.id
      access_point_arn = aws_efs_access_point.this.arn
    }
  }

  # A disk without a door in each subnet can't be mounted.
  depends_on = [aws_efs_mount_target.this]
}
