#!/usr/bin/env bash
# Have PLACE run IMAGE (with its tag or digest), and wait until it does.
set -euo pipefail
place=$1 image=$2
folder=infra/kubernetes/overlays/$place
bash infra/ci/outputs.sh "$place"
(cd "$folder" && kustomize edit set image "ledger=$image")
kubectl diff --kustomize "$folder" || test $? -eq 1
kubectl apply --kustomize "$folder"
kubectl rollout status deployment/metrics --namespace "ledger-${place//_/-}" --timeout 5m
