#!/bin/sh
# Whether all of it has its form and is valid, and does what each module promises. It asks no account.
set -eu
cd "$(dirname "$0")"
# Each provider is fetched once, whatever a lock says that is not there yet.
export TF_PLUGIN_CACHE_DIR="${TF_PLUGIN_CACHE_DIR:-$(mktemp -d)}"
export TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE=true TF_IN_AUTOMATION=true

terraform fmt -check -diff -recursive
for folder in state environments/*/; do
  echo "$folder"
  terraform -chdir="$folder" init -backend=false -input=false -no-color >/dev/null
  terraform -chdir="$folder" validate -no-color
done
for tests in modules/*/tests/; do
  folder=${tests%/tests/}
  echo "$folder"
  terraform -chdir="$folder" init -backend=false -input=false -no-color >/dev/null
  terraform -chdir="$folder" test -no-color
done
