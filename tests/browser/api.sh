#!/usr/bin/env bash
# Asks schemathesis to find an answer that the description of the API does not promise.
# Usage: api.sh ORDERS SCHEMATHESIS
set -euo pipefail
orders=$(realpath "$1") schemathesis=$(realpath --no-symlinks "$2")
session=$(realpath "$(dirname "$0")/../../docs/examples/session.ndjson")
folder=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -r "$folder"' EXIT
"$orders" ledger import "$session" --db "$folder/l.ledger" --quiet
"$orders" ledger serve --db "$folder/l.ledger" --listen 127.0.0.1:0 2>"$folder/log" &
server=$!
until url=$(grep -o 'http://[^ ]*' "$folder/log"); do sleep 0.1; done
# Events never end, so that they are tried by the other tests. A cursor that is well formed may be
# unknown, hence an answer of 404 or 410 to valid data.
cat >"$folder/schemathesis.toml" <<'TOML'
[checks]
positive_data_acceptance.expected-statuses = ["200", "404", "410"]
TOML
# It leaves files where it runs.
cd "$folder"
"$schemathesis" --config-file "$folder/schemathesis.toml" run "${url}api/openapi.json" \
  --exclude-path /api/board/changes --max-examples 100 --seed 1 --request-timeout 30
