#!/usr/bin/env bash
# Bring the image of VERSION into the registry of PLACE, which Terraform makes; what is there
# already is left as it is. It comes from the registry IMAGES, which ACTOR and TOKEN may read.
set -euo pipefail
place=$1 version=$2
bash infra/ci/identity.sh sts.amazonaws.com >"$AWS_WEB_IDENTITY_TOKEN_FILE"
to=$(bash infra/ci/terraform.sh "$place" output -json |
  jq --raw-output '.orchestrator.value.repository_url // empty')
if test -z "$to"; then
  echo "$place has no registry yet"
  exit 0
fi
known=$(aws ecr batch-get-image --repository-name "${to#*/}" --image-ids "imageTag=$version" \
  --query 'length(images)' --output text)
if test "$known" != 0; then
  echo "$to has $version"
  exit 0
fi
from="${IMAGES,,}/project:$version"
printf '%s' "$TOKEN" | docker login --username "$ACTOR" --password-stdin "${IMAGES%%/*}"
docker pull "$from"
docker tag "$from" "$to:$version"
aws ecr get-login-password | docker login --username AWS --password-stdin "${to%%/*}"
docker push "$to:$version"
