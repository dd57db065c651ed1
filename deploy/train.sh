#!/bin/sh
# Makes the AOT cache: starts the service once, on a PostgreSQL of its own and with no broker and no bucket, uses it a little and
# ends it. Arguments: the Java launcher and the directory of the service. Needs PostgreSQL's programs and curl.
set -eu
java=$1
app=$2
work=$(mktemp -d)
chmod 755 "$work"
bin=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)
as_postgres() { if [ "$(id -u)" = 0 ]; then setpriv --reuid postgres --regid postgres --clear-groups -- "$@"; else "$@"; fi; }

install -d -m 700 "$work/data" && if [ "$(id -u)" = 0 ]; then chown postgres "$work/data"; fi
as_postgres "$bin/initdb" -D "$work/data" -U bobine -A trust >/dev/null
as_postgres "$bin/pg_ctl" -D "$work/data" -w -o "-p 54329 -k $work/data -c fsync=off" start >/dev/null
trap 'as_postgres "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null; rm -rf "$work"' EXIT

export QUARKUS_DATASOURCE_REACTIVE_URL=postgresql://127.0.0.1:54329/postgres
export QUARKUS_DATASOURCE_JDBC_URL=jdbc:postgresql://127.0.0.1:54329/postgres
export QUARKUS_DATASOURCE_USERNAME=bobine QUARKUS_DATASOURCE_PASSWORD=bobine
export KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:9 QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT=54380
export BOBINE_STORAGE_ENDPOINT=http://127.0.0.1:9 BOBINE_STORAGE_ACCESS_KEY=x BOBINE_STORAGE_SECRET_KEY=x

"$java" "@$app/jvm.options" -XX:AOTCacheOutput="$app/bobine.aot" \
  -Dbobine.security.keys.nobody.sha256="$(printf '0%.0s' $(seq 64))" -Dbobine.security.keys.nobody.roles=bobine-operator -jar "$app/quarkus-run.jar" >"$work/log" 2>&1 &
pid=$!
i=0
until curl -sf http://127.0.0.1:54380/health/started >/dev/null; do
  i=$((i + 1))
  if [ $i -gt 120 ] || ! kill -0 $pid 2>/dev/null; then cat "$work/log"; exit 1; fi
  sleep 1
done
for path in health/live health/ready metrics stats backends models jobs openapi contract/asyncapi.yaml; do
  curl -s "http://127.0.0.1:54380/$path" >/dev/null || true
done
kill -TERM $pid
wait $pid || true
ls -l "$app/bobine.aot"
