provider "aws" {
  region = "eu-central-1"

  # Everything carries these, so that its owner and its cost are known.
  default_tags {
    tags = {
      project     = "ledger"
      environment = "staging"
      stack       = "ledger-staging"
      owner       = "finance-data@example.com"
      managed_by  = "terraform"
      cost_centre = "4711"
    }
  }
}
