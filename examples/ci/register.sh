#!/usr/bin/env bash
# register.sh DIR MODEL: a folder becomes the next version of a model, tagged with the commit and the pipeline that made it.
# Prints version=N, as $GITHUB_OUTPUT and GitLab's dotenv reports take it. REGISTRY says where (http://127.0.0.1:5000).
set -euo pipefail
. "$(dirname "$0")/../curl/registry.sh"

[ $# -eq 2 ] || fail 'usage: register.sh DIR MODEL'
said=$(REGISTRY=$REGISTRY "$(dirname "$0")/../curl/upload.sh" "$1" "$2")
printf '%s\n' "$said" >&2
export model=$2 version key value
[[ $said =~ ^version\ ([0-9]+), ]] || fail "upload.sh says '$said'"
version=${BASH_REMATCH[1]}

# tag KEY VALUE: nothing if the value is empty.
tag() {
  key=$1 value=$2
  [ -n "$value" ] || return 0
  jq -n '{name: env.model, version: env.version, key: env.key, value: env.value}' | post mlflow/model-versions/set-tag
}

tag ci.commit "${GITHUB_SHA:-${CI_COMMIT_SHA:-}}"
run=${CI_PIPELINE_URL:-}
[ -z "${GITHUB_RUN_ID:-}" ] || run=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID
tag ci.run "$run"

echo "version=$version"
