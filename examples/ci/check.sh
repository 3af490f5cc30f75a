#!/usr/bin/env bash
# check.sh MODEL VERSION STAGE [RULE…]: would the version be let into the stage now? Nothing is written.
# Rules that are named are told and do not count: before anybody was asked, `approvals` fails; and whoever only requests
# has not the `permission`. Ends with 1 if another one fails.
set -euo pipefail
. "$(dirname "$0")/version.sh"

[ $# -ge 3 ] || fail 'usage: check.sh MODEL VERSION STAGE [RULE…]'
export model=$1 version=$2 stage=$3
shift 3

if is_there; then
  echo "version $version of $model is in $stage already"
  exit
fi

jq -n '{name: env.model, version: env.version, stage: env.stage, archive_existing_versions: true}' |
  post stagebook/promotions/check

answer '.results[] | "\(if .passed then "passed" else "FAILED" end)  \(.rule): \(.message)"'
answer '.archived[] | "would be archived: version \(.)"'
answer '.hooks[] | "would be told: \(.description // .name // .id) (\(.event))"'

failed=$(jq -r --args '[.results[] | select(.passed | not).rule] - $ARGS.positional | unique | join(", ")' "$@" <"$work/answer")
[ -z "$failed" ] || fail "version $version of $model would not get into $stage: $failed"
