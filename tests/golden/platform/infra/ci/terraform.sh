#!/usr/bin/env bash
# terraform init, and then the command of the further words, in the environment PLACE.
set -euo pipefail
place=$1
shift
terraform() {
  docker run --rm --volume "$PWD:/work" --workdir "/work/infra/terraform/environments/$place" \
    --volume "${AWS_WEB_IDENTITY_TOKEN_FILE:-/dev/null}:/identity:ro" \
    --env AWS_WEB_IDENTITY_TOKEN_FILE=/identity --env AWS_ROLE_ARN --env AWS_REGION \
    --env TF_IN_AUTOMATION=true --env TF_INPUT=false \
    hashicorp/terraform:1.11.4 "$@"
}
terraform init -no-color >&2
terraform "$@"
