#!/usr/bin/env bash
# promote.sh MODEL VERSION STAGE [COMMENT]: the version takes the stage, and who is in it is archived, in one transaction.
# It approves the open requests, if there are any. What a gate refuses ends with 1 and says which. Again it does nothing.
set -euo pipefail
. "$(dirname "$0")/version.sh"

[ $# -ge 3 ] || fail 'usage: promote.sh MODEL VERSION STAGE [COMMENT]'
export model=$1 version=$2 stage=$3 comment=${4:-}

if is_there; then
  echo "version $version of $model is in $stage already"
  exit
fi

named mlflow/transition-requests/list
requested=$(answer '[.requests[]? | select(.to_stage | ascii_downcase == (env.stage | ascii_downcase))] | length')
path=mlflow/databricks/model-versions/transition-stage
[ "$requested" -eq 0 ] || path=mlflow/transition-requests/approve
jq -n '{name: env.model, version: env.version, stage: env.stage, archive_existing_versions: true} +
  (env.comment | if . == "" then {} else {comment: .} end)' | post "$path"
echo "version $version of $model is in $stage"
