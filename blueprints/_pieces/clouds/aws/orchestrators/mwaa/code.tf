# The bucket that Airflow reads its DAGs and the project from. Delivery fills it:
#   aws s3 sync . s3://BUCKET/project --delete --exclude '.git/*' --exclude 'var/*'
resource "aws_s3_bucket" "code" {
  #checkov:skip=CKV_AWS_18:Airflow alone reads it, every few seconds
  #checkov:skip=CKV_AWS_144:The repository is the second copy
  #checkov:skip=CKV2_AWS_61:The newest version is the one that counts, and is small
  #checkov:skip=CKV2_AWS_62:Airflow looks by itself
  bucket        = "${var.name}-code-${local.account}"
  force_destroy = true
}

resource "aws_s3_bucket_versioning" "code" {
  bucket = aws_s3_bucket.code.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "code" {
  bucket = aws_s3_bucket.code.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "code" {
  bucket                  = aws_s3_bucket.code.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

locals {
  # Settings as they are; secrets by where they are, read when a worker starts.
  exports = [for name in sort(keys(var.settings)) : "export ${name}='${replace(var.settings[name], "'", "'\\''")}'"]
  reads = [
    for name in sort(keys(var.secrets)) :
    "export ${name}=\"$(secret '${join(":", slice(split(":", var.secrets[name]), 0, 7))}' '${try(split(":", var.secrets[name])[7], "")}')\""
  ]
}

resource "aws_s3_object" "startup" {
  bucket  = aws_s3_bucket.code.id
  key     = "startup.sh"
  content = <<-EOT
    #!/bin/sh
    # What every part of Airflow does first. Written by Terraform.
    secret() {
      aws secretsmanager get-secret-value --secret-id "$1" --query SecretString --output text |
        python3 -c 'import json, sys; text = sys.stdin.read().rstrip("\n"); key = sys.argv[1]; print(json.loads(text)[key] if key else text)' "$2"
    }
    ${join("\n", concat(local.exports, local.reads))}
    aws s3 sync 's3://${aws_s3_bucket.code.bucket}/project' /usr/local/airflow/project --quiet
    python3 -m venv /usr/local/airflow/project/.venv
    /usr/local/airflow/project/.venv/bin/pip install --quiet --requirement /usr/local/airflow/project/requirements/project.txt
  EOT

  kms_key_id = var.kms_key_arn

  depends_on = [aws_s3_bucket_versioning.code]
}
