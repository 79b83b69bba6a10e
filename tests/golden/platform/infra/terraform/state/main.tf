# The bucket in which Terraform remembers what it made, before all else:
#   terraform -chdir=infra/terraform/state init
#   terraform -chdir=infra/terraform/state apply -var environment=dev -state=dev.tfstate
# What it remembers of the bucket itself is that file, which may be lost: the bucket stays.
terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.80"
    }
  }
}

locals {
  places = {
    dev = {
      bucket = "ledger-dev-terraform-state"
      region = "eu-central-1"
    }
    staging = {
      bucket = "ledger-staging-terraform-state"
      region = "eu-central-1"
    }
    prod = {
      bucket = "ledger-prod-terraform-state"
      region = "eu-central-1"
    }
  }
}

variable "environment" {
  description = "The environment whose state is to be kept."
  type        = string

  validation {
    condition     = contains(keys(local.places), var.environment)
    error_message = "There are ${join(", ", keys(local.places))}."
  }
}

variable "github" {
  description = "Whether the account is told to trust tokens of GitHub's workflows, once for all environments in it."
  type        = bool
  default     = false
}

variable "gitlab" {
  description = "The host of the GitLab whose tokens the account is told to trust, once for all environments in it; empty for none."
  type        = string
  default     = ""
}

provider "aws" {
  region = local.places[var.environment].region
}

resource "aws_s3_bucket" "state" {
  #checkov:skip=CKV_AWS_18:Only deployments read it, and CloudTrail has them
  #checkov:skip=CKV_AWS_144:Versions are the second copy; all of it can be imported again
  #checkov:skip=CKV_AWS_145:The key is made by what is remembered here
  #checkov:skip=CKV2_AWS_61:Every version of the state is kept
  #checkov:skip=CKV2_AWS_62:Nothing waits for it
  bucket = local.places[var.environment].bucket

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "state" {
  bucket = aws_s3_bucket.state.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "state" {
  bucket                  = aws_s3_bucket.state.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_iam_openid_connect_provider" "github" {
  count = var.github ? 1 : 0

  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  count = var.gitlab == "" ? 0 : 1

  url = "https://${var.gitlab}"
  # For plans, and for deployments to each environment.
  client_id_list = concat(
    ["sts.amazonaws.com"],
    [for place in keys(local.places) : "sts.amazonaws.com/${place}"],
  )
}
