#!/bin/sh
# Starts SeaweedFS with one S3 identity taken from the environment: its configuration file cannot name variables itself.
set -eu
umask 077
cat > /tmp/s3.json <<JSON
{ "identities": [ { "name": "lienthong",
  "credentials": [ { "accessKey": "$S3_ACCESS_KEY_ID", "secretKey": "$S3_SECRET_ACCESS_KEY" } ],
  "actions": ["Admin", "Read", "Write", "List"] } ] }
JSON
(until wget -q -O /dev/null http://127.0.0.1:8333/healthz; do sleep 1; done
 echo "s3.bucket.create -name lienthong" | weed shell >/dev/null) &
exec weed server -dir=/data -s3 -s3.config=/tmp/s3.json
