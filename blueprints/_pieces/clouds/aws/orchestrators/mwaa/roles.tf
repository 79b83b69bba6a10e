# What Airflow and the steps that it runs may do.
resource "aws_iam_role" "this" {
  name               = "${var.name}-airflow"
  description        = "Airflow of ${var.name}, and the steps that it runs"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["airflow.amazonaws.com", "airflow-env.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "this" {
  name   = "work"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.this.json
}

# As Amazon's documentation of an execution role asks, and for the lake and the secrets.
data "aws_iam_policy_document" "this" {
  statement {
    sid       = "Metrics"
    actions   = ["airflow:PublishMetrics"]
    resources = ["${local.arn}:airflow:${local.region}:${local.account}:environment/${var.name}"]
  }

  statement {
    sid       = "Code"
    actions   = ["s3:GetObject*", "s3:GetBucket*", "s3:List*"]
    resources = [aws_s3_bucket.code.arn, "${aws_s3_bucket.code.arn}/*"]
  }

  statement {
    sid = "Logs"
    actions = [
      "logs:CreateLogStream", "logs:CreateLogGroup", "logs:PutLogEvents", "logs:GetLogEvents",
      "logs:GetLogRecord", "logs:GetLogGroupFields", "logs:GetQueryResults", "logs:DescribeLogGroups",
    ]
    resources = ["${local.arn}:logs:${local.region}:${local.account}:log-group:airflow-${var.name}-*"]
  }

  # The queue between Airflow's parts is in an account of Amazon's.
  statement {
    sid = "Queue"
    actions = [
      "sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl", "sqs:ReceiveMessage", "sqs:SendMessage",
    ]
    resources = ["${local.arn}:sqs:${local.region}:*:airflow-celery-*"]
  }

  statement {
    sid       = "Key"
    actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*", "kms:Encrypt"]
    resources = [var.kms_key_arn]
  }

  dynamic "statement" {
    for_each = length(var.secret_arns) > 0 ? [1] : []

    content {
      sid       = "Secrets"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = var.secret_arns
    }
  }

  dynamic "statement" {
    for_each = length(var.bucket_arns) > 0 ? [1] : []

    content {
      sid       = "Lake"
      actions   = ["s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket", "s3:PutObject"]
      resources = concat(var.bucket_arns, [for arn in var.bucket_arns : "${arn}/*"])
    }
  }
}
