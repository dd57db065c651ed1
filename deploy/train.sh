#!/bin/sh
# Makes the AOT cache: starts the service once, on a PostgreSQL of its own and with no broker, no bucket and no model server, uses it
# a little and ends it. Arguments: the Java launcher and the directory of the service. Needs PostgreSQL's programs and curl.
set -eu
java=$1
app=$2
work=$(mktemp -d)
chmod 755 "$work"
bin=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)
failed() { tail -n 50 "$work/log"; exit 1; }
as_postgres() { if [ "$(id -u)" = 0 ]; then setpriv --reuid postgres --regid postgres --clear-groups -- "$@"; else "$@"; fi; }

install -d -m 700 "$work/data" && if [ "$(id -u)" = 0 ]; then chown postgres "$work/data"; fi
as_postgres "$bin/initdb" -D "$work/data" -U bobine -A trust --no-locale -E UTF8 >/dev/null
as_postgres "$bin/pg_ctl" -D "$work/data" -w -o "-p 54329 -k $work/data -c fsync=off" start >/dev/null
pid=
trap 'if [ -n "$pid" ]; then kill -9 $pid 2>/dev/null || true; fi; as_postgres "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null; rm -rf "$work"' EXIT

export QUARKUS_DATASOURCE_REACTIVE_URL=postgresql://127.0.0.1:54329/postgres
export QUARKUS_DATASOURCE_JDBC_URL=jdbc:postgresql://127.0.0.1:54329/postgres
export QUARKUS_DATASOURCE_USERNAME=bobine QUARKUS_DATASOURCE_PASSWORD=bobine
export KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:9 QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT=54380
export QUARKUS_MANAGEMENT_HOST=127.0.0.1 QUARKUS_MANAGEMENT_PORT=54381
export BOBINE_STORAGE_ENDPOINT=http://127.0.0.1:9 BOBINE_STORAGE_ACCESS_KEY=x BOBINE_STORAGE_SECRET_KEY=x

key=bob_$(printf '0%.0s' $(seq 40))
hash=$(printf %s "$key" | sha256sum | cut -d ' ' -f 1)
url=http://127.0.0.1:$QUARKUS_HTTP_PORT
management=http://127.0.0.1:$QUARKUS_MANAGEMENT_PORT

# A share of a large machine's memory could be a heap beyond 32 GB, whose references are of another width: no pod could use the cache.
"$java" "@$app/jvm.options" -Xmx1g -XX:AOTCacheOutput="$app/bobine.aot" \
  -Dbobine.security.keys.training.sha256="$hash" -Dbobine.security.keys.training.user='*' \
  -Dbobine.security.keys.training.roles=bobine-user,bobine-operator \
  -Dbobine.backends.training.url=http://127.0.0.1:9 -Dbobine.models.film.seconds=1-10 -Dbobine.models.film.offers.training.id=film \
  -jar "$app/quarkus-run.jar" >"$work/log" 2>&1 &
pid=$!
i=0
# Not health/started, which needs the broker.
until curl -sf "$management/health/live" >/dev/null; do
  i=$((i + 1))
  if [ $i -gt 120 ] || ! kill -0 $pid 2>/dev/null; then failed; fi
  sleep 1
done
curl -sf "$url/jobs" -H "X-Api-Key: $key" -H 'content-type: application/json' \
  -d '{"userId": "u", "prompt": "A boat.", "model": "film", "seconds": 2}' >/dev/null || failed
for path in health/ready health/started metrics; do
  curl -s "$management/$path" >/dev/null
done
for path in stats backends models jobs?userId=u openapi contract/asyncapi.yaml; do
  curl -s "$url/$path" -H "X-Api-Key: $key" >/dev/null
done
kill -TERM $pid
wait $pid || true
pid=
ls -l "$app/bobine.aot"
