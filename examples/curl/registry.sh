# What download.sh and upload.sh have in common; each is bash with curl, jq and sha256sum (or shasum).

REGISTRY=${REGISTRY:-http://127.0.0.1:5000}
REGISTRY=${REGISTRY%/}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  printf '%s\n' "${0##*/}: $*" >&2
  exit 1
}

# From a file and not the command line, which every user of this machine can read.
authorization() {
  if [ -n "${MLFLOW_TRACKING_USERNAME:-}" ] && [ -n "${MLFLOW_TRACKING_PASSWORD:-}" ]; then
    jq -nr '"user = \(env.MLFLOW_TRACKING_USERNAME + ":" + env.MLFLOW_TRACKING_PASSWORD | tojson)"'
  elif [ -n "${MLFLOW_TRACKING_TOKEN:-}" ]; then
    jq -nr '"header = \("Authorization: Bearer " + env.MLFLOW_TRACKING_TOKEN | tojson)"'
  fi
}

# call PATH [CURL OPTION…]: asks the registry; the answer is in $work/answer. False for an error of code $tolerated.
tolerated=
call() {
  local path=$1 status
  shift
  status=$(curl -sS -K <(authorization) -o "$work/answer" -w '%{http_code}' "$@" "$REGISTRY/api/2.0/$path") ||
    fail "the registry at $REGISTRY cannot be reached"
  case $status in 2??) return ;; esac
  [ "$(jq -r '.error_code' "$work/answer" 2>/dev/null)" != "${tolerated:-none}" ] || return 1
  fail "$path: $status $(jq -r '.message' "$work/answer" 2>/dev/null || head -c 300 "$work/answer")"
}

# post PATH: the JSON on stdin.
post() {
  call "$1" -H 'Content-Type: application/json' --data-binary @-
}

answer() {
  jq -r "$1" "$work/answer"
}

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}
