# Where Terraform remembers what it made: a bucket that ../../state makes.
terraform {
  backend "s3" {
    bucket       = "ledger-staging-terraform-state"
    key          = "pipeline.tfstate"
    region       = "eu-central-1"
    encrypt      = true
    use_lockfile = true
  }
}
