#!/usr/bin/env bash
# report.sh MODEL VERSION METRICS: what was measured, {"accuracy": 0.93, …} in a file, becomes the version's metrics.
# A gate with `reporters` counts what those report whom it names, and not what the training has logged of itself.
set -euo pipefail
. "$(dirname "$0")/../curl/registry.sh"

[ $# -eq 3 ] || fail 'usage: report.sh MODEL VERSION METRICS'
export model=$1 version=$2
jq -e 'type == "object" and all(.[]; type == "number")' "$3" >/dev/null 2>&1 ||
  fail "$3 is not JSON with a number for each metric"

jq -c 'to_entries[] | {name: env.model, version: env.version, key, value}' "$3" | while IFS= read -r metric; do
  post stagebook/metrics <<<"$metric"
done
