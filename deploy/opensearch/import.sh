#!/bin/sh
# Brings to OpenSearch what comes with Lifeline: index templates, the retention policy and the dashboards. It may run again at any time.
set -eu

folder=$(dirname "$0")
opensearch=${OPENSEARCH_URL:-http://opensearch:9200}
dashboards=${DASHBOARDS_URL:-http://opensearch-dashboards:5601}
# such as --user name:password
options=${CURL_OPTIONS:-}

send() {
  # shellcheck disable=SC2086
  curl --silent --show-error --fail-with-body --retry 60 --retry-delay 5 --retry-all-errors $options "$@"
  echo
}

is_there() {
  # shellcheck disable=SC2086
  curl --silent --fail --output /dev/null $options "$1"
}

for template in "$folder"/index-templates/*.json; do
  send --request PUT --header 'Content-Type: application/json' --data-binary "@$template" \
    "$opensearch/_index_template/$(basename "$template" .json)"
done

# a policy that is there already is left as it is: an administrator may have changed it
if ! is_there "$opensearch/_plugins/_ism/policies/lifeline-retention"; then
  send --request PUT --header 'Content-Type: application/json' --data-binary "@$folder/retention-policy.json" \
    "$opensearch/_plugins/_ism/policies/lifeline-retention"
fi

send --request POST --header 'osd-xsrf: true' --form "file=@$folder/dashboards.ndjson" \
  "$dashboards/api/saved_objects/_import?overwrite=true"
