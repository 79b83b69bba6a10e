#!/usr/bin/env bash
# Bring the project, as VERSION is checked out here, into the bucket of PLACE that Airflow reads;
# Terraform makes it.
set -euo pipefail
place=$1 version=$2
bash infra/ci/identity.sh sts.amazonaws.com >"$AWS_WEB_IDENTITY_TOKEN_FILE"
to=$(bash infra/ci/terraform.sh "$place" output -json |
  jq --raw-output '.orchestrator.value.code_bucket // empty')
if test -z "$to"; then
  echo "$place has no bucket of code yet"
  exit 0
fi
aws s3 sync . "s3://$to/project" --delete --only-show-errors \
  --exclude '.git/*' --exclude 'var/*' --exclude 'infra/*'
echo "$to has $version"
