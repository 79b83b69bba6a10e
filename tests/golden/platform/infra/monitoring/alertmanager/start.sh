#!/bin/sh
# Fill in the addresses of this place, and start Alertmanager with what comes out.
set -eu
here=$(dirname "$0")
filled="${TMPDIR:-/tmp}/alertmanager.yml"
sed \
  -e "s|\${ALERTS_SMTP_TLS}|${ALERTS_SMTP_TLS:-true}|" \
  -e "s|\${ALERTS_SMTP}|${ALERTS_SMTP:-localhost:25}|" \
  -e "s|\${ALERTS_FROM}|${ALERTS_FROM:-pipeline@localhost}|" \
  -e "s|\${ALERTS_TO}|${ALERTS_TO:-root@localhost}|" \
  -e "s|secrets/|$here/secrets/|" \
  "$here/alertmanager.yml" >"$filled"
exec "${ALERTMANAGER:-/bin/alertmanager}" --config.file="$filled" "$@"
