mock_provider "aws" {
  source = "../testing"
}

variables {
  name        = "shop-dev"
  kms_key_arn = "arn:aws:kms:eu-central-1:000000000000:key/00000000-0000-0000-0000-000000000000"
  layers = {
    landing = { retention_days = 90 }
    archive = { colder_after_days = 30 }
  }
}

run "layers_are_closed_and_kept" {
  command = plan

  assert {
    condition     = toset(keys(aws_s3_bucket.layer)) == toset(["landing", "archive"])
    error_message = "There is not a bucket for each layer."
  }

  assert {
    condition     = aws_s3_bucket.layer["landing"].bucket == "shop-dev-landing-000000000000"
    error_message = "The bucket has another name."
  }

  assert {
    condition = alltrue(flatten([
      for block in values(aws_s3_bucket_public_access_block.layer) : [
        block.block_public_acls, block.block_public_policy,
        block.ignore_public_acls, block.restrict_public_buckets,
      ]
    ]))
    error_message = "A bucket is open to the public."
  }

  assert {
    condition     = alltrue([for v in values(aws_s3_bucket_versioning.layer) : v.versioning_configuration[0].status == "Enabled"])
    error_message = "A bucket keeps no versions."
  }

  assert {
    condition     = alltrue([for e in values(aws_s3_bucket_server_side_encryption_configuration.layer) : one(e.rule).apply_server_side_encryption_by_default[0].kms_master_key_id == var.kms_key_arn])
    error_message = "A bucket is not encrypted by the key."
  }

  assert {
    condition     = !aws_s3_bucket.layer["landing"].force_destroy
    error_message = "Files would go with their bucket."
  }
}

run "files_end_as_declared" {
  command = plan

  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.layer["landing"].rule : rule.expiration[0].days if rule.id == "retention"] == [90]
    error_message = "Landed files are not kept for 90 days."
  }

  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.layer["archive"].rule : rule.id] == ["left-overs", "colder"]
    error_message = "The archive does not keep its files for ever, in colder storage."
  }
}

run "no_cold_storage_for_new_files" {
  command = plan

  variables {
    layers = { landing = { colder_after_days = 5 } }
  }

  expect_failures = [var.layers]
}
