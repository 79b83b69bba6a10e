#!/usr/bin/env bash
# Print the token by which this run of a workflow is known to AUDIENCE: it holds minutes.
set -euo pipefail
audience=$1
curl --fail --silent --show-error \
  --header "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \
  "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=$audience" |
  jq --raw-output .value
