#!/usr/bin/env bash
# upload.sh [--resume UPLOAD_ID] DIR MODEL: a folder becomes the next version of a model.
# What was sent before it was cut off is not sent again with --resume. REGISTRY says where (http://127.0.0.1:5000).
set -euo pipefail
. "$(dirname "$0")/registry.sh"

upload_id=
if [ "${1:-}" = --resume ] && [ $# -gt 1 ]; then
  upload_id=$2
  shift 2
fi
[ $# -eq 2 ] || fail 'usage: upload.sh [--resume UPLOAD_ID] DIR MODEL'
dir=${1%/}
export model=$2 upload_id source version
[ -d "$dir" ] || fail "there is no folder $dir"

# Path, bytes and SHA-256 of every file, as JSON. A NUL is the one thing that is in no name.
list() {
  find -L "$dir" -type f -print0 | while IFS= read -r -d '' file; do
    sum=$(sha256 <"$file")
    printf '%s\0%d\0%s\0' "${file#"$dir"/}" "$(wc -c <"$file")" "${sum%% *}"
  done | jq -Rs '{files: [split("\u0000") | range(0; length - 2; 3) as $i |
    {path: .[$i], size: (.[$i + 1] | tonumber), sha256: .[$i + 2]}]}'
}

# put FILE URL [CURL OPTION…]: to S3. A file and not a pipe, since S3 wants to know its size before.
put() {
  local file=$1 url=$2 status
  shift 2
  status=$(curl -sS --globoff --retry 3 -o "$work/sent" -w '%{http_code}' -T "$file" "$@" "$url") ||
    fail "$path was not sent"
  case $status in
    2??) ;;
    *) fail "$path: S3 answers $status $(sed -n 's/.*<Message>\(.*\)<\/Message>.*/\1/p' "$work/sent")" ;;
  esac
}

# One after the other what the answer asks for, with fields that end in NUL: the path and the bytes of a file, the URL,
# and either headers or, of a part, its number and the bytes of every part but the last.
send() {
  local path size url headers number part_size expires
  expires=$(answer '.expires_at / 1000 | floor')
  while IFS= read -r -d '' path && IFS= read -r -d '' size && IFS= read -r -d '' url && IFS= read -r -d '' headers &&
    IFS= read -r -d '' number && IFS= read -r -d '' part_size; do
    [ "$(wc -c <"$dir/$path")" -eq "$size" ] || fail "$path is not the file that was announced"
    # On a slow line URLs can end before their turn comes: the next answer has new ones.
    [ "$(date +%s)" -lt "$expires" ] || break
    if [ "$number" -eq 0 ]; then
      put "$dir/$path" "$url" -H @<(printf '%s' "$headers")
      echo "sent $path" >&2
    else
      dd if="$dir/$path" of="$work/part" bs="$part_size" skip=$((number - 1)) count=1 2>/dev/null
      put "$work/part" "$url"
      echo "sent part $number of $path" >&2
    fi
  done < <(jq -j '.files[] | . as $file |
    if .url then [.path, .size, .url, (.headers | to_entries | map("\(.key): \(.value)\n") | add // ""), 0, 0]
    else .parts[] | [$file.path, $file.size, .url, "", .part_number, $file.part_size] end |
    .[] | "\(.)\u0000"' "$work/answer")
}

if [ -n "$upload_id" ]; then jq -n '{upload_id: env.upload_id}'; else list; fi >"$work/upload"
post stagebook/uploads <"$work/upload"
upload_id=$(answer .upload_id)
echo "should this be cut off, go on with: $0 --resume $upload_id $(printf '%q %q' "$dir" "$model")" >&2

# Before anything is sent, so that a bad name is known at once.
tolerated=RESOURCE_ALREADY_EXISTS
post mlflow/registered-models/create < <(jq -n '{name: env.model}') || true
tolerated=

while :; do
  post stagebook/uploads < <(jq -n '{upload_id: env.upload_id}')
  [ "$(answer '.files | length')" -gt 0 ] || break
  send
done

post stagebook/uploads/complete < <(jq -n '{upload_id: env.upload_id}')
source=$(answer .source)
post mlflow/model-versions/create < <(jq -n '{name: env.model, source: env.source}')
version=$(answer .model_version.version)
while [ "$(answer .model_version.status)" = PENDING_REGISTRATION ]; do
  sleep 1
  call mlflow/model-versions/get -G --data-urlencode "name=$model" --data-urlencode "version=$version"
done
[ "$(answer .model_version.status)" = READY ] || fail "version $version: $(answer .model_version.status_message)"

call stagebook/manifest -G --data-urlencode "model=$model" --data-urlencode "version=$version" -d urls=false
answer '"version \(.version), \(.file_count) files, \(.total_size) bytes, digest \(.digest)"'
