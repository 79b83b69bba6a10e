provider "aws" {
  region = [[ place.region | hcl ]]

  # Everything carries these, so that its owner and its cost are known.
  default_tags {
    tags = [[ place.tags | hcl | indent(4) ]]
  }
}
