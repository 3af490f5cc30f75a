# What check.sh and promote.sh have in common: $model, $version and $stage are what they are about.
. "$(dirname "$0")/../curl/registry.sh"

# named PATH: asks about the version.
named() {
  call "$1" -G --data-urlencode "name=$model" --data-urlencode "version=$version"
}

# A job that is run again finds it done.
is_there() {
  named mlflow/model-versions/get
  [ "$(answer '.model_version.current_stage | ascii_downcase == (env.stage | ascii_downcase)')" = true ]
}
