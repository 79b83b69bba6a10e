#!/usr/bin/env bash
# Write what Terraform made in PLACE to where its pods have their variables from.
set -euo pipefail
place=$1
bash infra/ci/identity.sh sts.amazonaws.com >"$AWS_WEB_IDENTITY_TOKEN_FILE"
bash infra/ci/terraform.sh "$place" output -json settings |
  jq --raw-output 'to_entries[] | "\(.key)=\(.value)"' >"infra/kubernetes/overlays/$place/outputs.env"
