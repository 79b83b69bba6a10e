#!/usr/bin/env bash
# Put the text of standard input into the one comment on PLACE of pull request NUMBER.
set -euo pipefail
place=$1 number=$2
mark="<!-- plan of $place -->"
# GitHub takes no longer text than that.
body=$(printf '%s\n**Plan of %s**\n\n~~~\n%s\n~~~\n' "$mark" "$place" "$(head --bytes=60000)")
found=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$number/comments" \
  --jq ".[] | select(.body | startswith(\"$mark\")) | .id" | head --lines=1)
if test -n "$found"; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$found" --field body="$body"
else
  gh api --silent "repos/$GITHUB_REPOSITORY/issues/$number/comments" --field body="$body"
fi
