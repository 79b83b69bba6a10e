mock_provider "aws" {
  source = "../testing"
}

variables {
  name = "shop-dev"
}

run "the_key_is_turned_over" {
  command = plan

  assert {
    condition     = aws_kms_key.this.enable_key_rotation
    error_message = "The key is not rotated."
  }

  assert {
    condition     = aws_kms_alias.this.name == "alias/shop-dev"
    error_message = "The key has another name."
  }
}

run "a_name_that_aws_refuses" {
  command = plan

  variables {
    name = "Shop Dev"
  }

  expect_failures = [var.name]
}
