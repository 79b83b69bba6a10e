mock_provider "aws" {
  source = "../testing"
}

variables {
  name        = "shop-dev"
  kms_key_arn = "arn:aws:kms:eu-central-1:000000000000:key/00000000-0000-0000-0000-000000000000"
}

run "a_new_network_is_private" {
  command = plan

  assert {
    condition     = length(aws_subnet.private) == 2 && length(aws_subnet.public) == 0
    error_message = "There are not two private subnets and no public one."
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 0 && length(aws_internet_gateway.this) == 0
    error_message = "There is a way to the internet that nobody asked for."
  }

  assert {
    condition     = toset(keys(aws_vpc_endpoint.service)) == toset(["ecr.api", "ecr.dkr", "logs", "secretsmanager"])
    error_message = "A service that every run needs has no door."
  }

  assert {
    condition     = length(aws_flow_log.this) == 1
    error_message = "Nobody sees who talks to whom."
  }
}

run "the_way_out_is_a_nat_gateway" {
  command = plan

  variables {
    internet = true
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 1 && !coalesce(aws_subnet.public[0].map_public_ip_on_launch, false)
    error_message = "There is no way out, or one in."
  }
}

run "a_network_that_is_there" {
  command = plan

  variables {
    vpc_id     = "vpc-00000000"
    subnet_ids = ["subnet-00000001", "subnet-00000002"]
  }

  assert {
    condition     = length(aws_vpc.this) == 0 && length(aws_vpc_endpoint.service) == 0
    error_message = "Something is made that is there already."
  }

  assert {
    condition     = output.vpc_id == "vpc-00000000" && join(" ", output.subnet_ids) == "subnet-00000001 subnet-00000002"
    error_message = "The network that is there is not used."
  }
}

run "one_subnet_is_not_enough" {
  command = plan

  variables {
    vpc_id     = "vpc-00000000"
    subnet_ids = ["subnet-00000001"]
  }

  expect_failures = [var.subnet_ids]
}

run "a_range_that_is_too_wide" {
  command = plan

  variables {
    cidr = "10.0.0.0/8"
  }

  expect_failures = [var.cidr]
}
