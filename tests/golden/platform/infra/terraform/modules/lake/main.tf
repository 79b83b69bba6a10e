# One bucket for each layer: encrypted, versioned, closed to the public, read over TLS only.
data "aws_caller_identity" "current" {}

resource "aws_s3_bucket" "layer" {
  #checkov:skip=CKV_AWS_144:Versions and the sources themselves are the second copy
  #checkov:skip=CKV2_AWS_62:Nothing waits for single files; runs are started by the clock
  for_each = var.layers

  # Names of buckets are unique in the world; the account's number makes them so.
  bucket        = "${var.name}-${each.key}-${data.aws_caller_identity.current.account_id}"
  force_destroy = var.disposable
}

resource "aws_s3_bucket_versioning" "layer" {
  for_each = var.layers

  bucket = aws_s3_bucket.layer[each.key].id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "layer" {
  for_each = var.layers

  bucket = aws_s3_bucket.layer[each.key].id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "layer" {
  for_each = var.layers

  bucket                  = aws_s3_bucket.layer[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "layer" {
  for_each = var.layers

  bucket = aws_s3_bucket.layer[each.key].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_policy" "layer" {
  for_each = var.layers

  bucket = aws_s3_bucket.layer[each.key].id
  policy = data.aws_iam_policy_document.layer[each.key].json

  depends_on = [aws_s3_bucket_public_access_block.layer]
}

data "aws_iam_policy_document" "layer" {
  for_each = var.layers

  statement {
    sid       = "OnlyOverTls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.layer[each.key].arn, "${aws_s3_bucket.layer[each.key].arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}
