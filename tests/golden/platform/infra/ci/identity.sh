#!/usr/bin/env bash
# Print the token by which this run of CI is known to AUDIENCE: it holds as long as the run, at most.
set -euo pipefail
audience=$1
# A job of GitLab has its tokens from the start, each in a variable named after who is shown it.
if test -n "${GITLAB_CI:-}"; then
  name=${audience^^}
  name=IDENTITY_${name//./_}
  printf '%s' "${!name}"
  exit 0
fi
curl --fail --silent --show-error \
  --header "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \
  "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=$audience" |
  jq --raw-output .value
