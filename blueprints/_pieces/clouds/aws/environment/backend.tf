# Where Terraform remembers what it made: a bucket that ../../state makes.
terraform {
  backend "s3" {
    bucket       = [[ place.state | hcl ]]
    key          = "pipeline.tfstate"
    region       = [[ place.region | hcl ]]
    encrypt      = true
    use_lockfile = true
  }
}
