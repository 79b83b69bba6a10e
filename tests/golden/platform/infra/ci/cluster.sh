#!/usr/bin/env bash
# Point kubectl to the cluster SERVER, whose certificates AUTHORITY signs, as who the token in
# FILE says. The cluster has to trust whoever made the token, and to know the namespace's role.
set -euo pipefail
file=$1
certificates=$(mktemp)
printf '%s\n' "$AUTHORITY" >"$certificates"
kubectl config set-cluster here --server="$SERVER" --certificate-authority="$certificates" \
  --embed-certs=true
kubectl config set-credentials run --token="$(cat "$file")"
kubectl config set-context here --cluster=here --user=run
kubectl config use-context here
rm "$certificates"
