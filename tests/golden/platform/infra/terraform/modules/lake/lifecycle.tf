# What becomes of files with time: cheaper storage, and their end.
resource "aws_s3_bucket_lifecycle_configuration" "layer" {
  for_each = var.layers

  bucket = aws_s3_bucket.layer[each.key].id

  rule {
    id     = "left-overs"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    noncurrent_version_expiration {
      noncurrent_days = var.noncurrent_days
    }
  }

  dynamic "rule" {
    for_each = var.layers[each.key].colder_after_days[*]

    content {
      id     = "colder"
      status = "Enabled"

      filter {}

      transition {
        days          = rule.value
        storage_class = "STANDARD_IA"
      }

      # Only what is not deleted before.
      dynamic "transition" {
        for_each = coalesce(var.layers[each.key].retention_days, 36500) > rule.value + 90 ? [rule.value + 90] : []

        content {
          days          = transition.value
          storage_class = "GLACIER_IR"
        }
      }
    }
  }

  dynamic "rule" {
    for_each = var.layers[each.key].retention_days[*]

    content {
      id     = "retention"
      status = "Enabled"

      filter {}

      expiration {
        days = rule.value
      }
    }
  }

  # Versions are what the rules are about.
  depends_on = [aws_s3_bucket_versioning.layer]
}
