#!/usr/bin/env bash
# terraform init, and then the command of the further words, in the environment PLACE.
set -euo pipefail
place=$1
shift
terraform() {
  docker run --rm --volume "$PWD:/work" --workdir "/work/infra/terraform/environments/$place" \
    --volume "${AWS_WEB_IDENTITY_TOKEN_FILE:-/dev/null}:/identity:ro" \
    --env AWS_WEB_IDENTITY_TOKEN_FILE=/identity --env AWS_ROLE_ARN --env AWS_REGION \
    --env TF_VAR_repository \
    --env TF_VAR_gitlab_project \
    --env TF_VAR_image_tag --env TF_IN_AUTOMATION=true --env TF_INPUT=false \
    hashicorp/terraform:1.11.4 "$@"
}
# Where the providers' versions are locked in the repository, those and no others.
locked=$(test -f "infra/terraform/environments/$place/.terraform.lock.hcl" && echo readonly || echo)
terraform init -no-color ${locked:+-lockfile=$locked} >&2
terraform "$@"
