#!/usr/bin/env bash
# download.sh MODEL VERSION|STAGE|ALIAS DIR: the files of a registered model, each checked.
# What is neither a number nor a stage is an alias; @name always is. REGISTRY says where (http://127.0.0.1:5000).
set -euo pipefail
. "$(dirname "$0")/registry.sh"

[ $# -eq 3 ] || fail 'usage: download.sh MODEL VERSION|STAGE|ALIAS DIR'
model=$1 which=$2 dir=${3%/}
export partial=$dir.partial
shopt -s nocasematch
case $which in
  None | Staging | Production | Archived) by=stage ;;
  *[!0-9]* | '') by=alias which=${which#@} ;;
  *) by=version ;;
esac
[ ! -e "$dir" ] || fail "$dir is there already"

# What is at DIR is whole and checked: until then it is beside it.
rm -rf "$partial"
mkdir -p "$partial"
: >"$work/sums"

token=
while :; do
  call stagebook/manifest --retry 3 -G --data-urlencode "model=$model" --data-urlencode "$by=$which" \
    ${token:+--data-urlencode "page_token=$token"}
  bad=$(answer '.files[].path | select(startswith("/") or test("(^|/)\\.\\.(/|$)|[\\\\\\x00-\\x1f\\x7f]"))')
  [ -z "$bad" ] || fail "these files would be outside of $dir: $bad"

  # Each file is a URL and an output of one curl, which takes several at a time. The URLs are good for minutes.
  answer '.files[] | "url = \(.url | tojson)", "output = \(env.partial + "/" + .path | tojson)"' >"$work/urls"
  curl -sS --no-progress-meter --fail --globoff --parallel --parallel-max 8 --retry 3 --create-dirs -K "$work/urls" \
    -w '%{http_code} %{filename_effective}\n' >"$work/statuses" || true
  refused=$(grep -v '^200 ' "$work/statuses" || true)
  [ -z "$refused" ] || fail "not downloaded: ${refused//$partial\//}"

  # A file over 5 GB has a checksum of its parts alone, which nothing here can repeat.
  answer '.files[] | select(.checksum_type != "COMPOSITE") | "\(.sha256)  ./\(.path)"' >>"$work/sums"
  answer '.files[] | select(.checksum_type == "COMPOSITE") | "\(.size) \(.path)"' |
    while read -r size path; do
      [ "$(wc -c <"$partial/$path")" -eq "$size" ] || fail "$path does not have the $size bytes it should have"
    done
  token=$(answer '.next_page_token // empty')
  [ -n "$token" ] || break
done

[ ! -s "$work/sums" ] || (cd "$partial" && LC_ALL=C sha256 -c "$work/sums" >"$work/checks" 2>/dev/null) ||
  fail "these are not the files that were registered: $(grep -v ': OK$' "$work/checks")"
mv "$partial" "$dir"
answer '"version \(.version), \(.file_count) files, \(.total_size) bytes, digest \(.digest)"'
