#!/usr/bin/env bash
# request.sh MODEL VERSION STAGE [COMMENT]: asks for a transition, which others decide. Once: again it is the same request.
set -euo pipefail
. "$(dirname "$0")/../curl/registry.sh"

[ $# -ge 3 ] || fail 'usage: request.sh MODEL VERSION STAGE [COMMENT]'
export model=$1 version=$2 stage=$3 comment=${4:-}
tolerated=RESOURCE_ALREADY_EXISTS
if jq -n '{name: env.model, version: env.version, stage: env.stage} + (env.comment | if . == "" then {} else {comment: .} end)' |
  post mlflow/transition-requests/create; then
  echo "version $version of $model is requested for $stage"
else
  echo "version $version of $model had been requested for $stage"
fi
