# What the steps need of AWS: the lake, and the disk of a warehouse that is a file.
data "aws_iam_policy_document" "task" {
  dynamic "statement" {
    for_each = length(var.bucket_arns) > 0 ? [1] : []

    content {
      sid       = "LakeList"
      actions   = ["s3:GetBucketLocation", "s3:ListBucket"]
      resources = var.bucket_arns
    }
  }

  # Steps read and add; only the clock of the buckets deletes.
  dynamic "statement" {
    for_each = length(var.bucket_arns) > 0 ? [1] : []

    content {
      sid       = "LakeFiles"
      actions   = ["s3:GetObject", "s3:PutObject"]
      resources = [for arn in var.bucket_arns : "${arn}/*"]
    }
  }

  dynamic "statement" {
    for_each = length(var.bucket_arns) > 0 ? [1] : []

    content {
      sid       = "Key"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [var.kms_key_arn]
    }
  }

  dynamic "statement" {
    for_each = var.disks

    content {
      sid       = "Disk"
      actions   = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
      resources = [statement.value.file_system_arn]

      condition {
        test     = "StringEquals"
        variable = "elasticfilesystem:AccessPointArn"
        values   = [statement.value.access_point_arn]
      }
    }
  }
}
