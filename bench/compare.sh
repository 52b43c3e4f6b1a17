#!/usr/bin/env bash
# Benchmarks: nginx, Polyphony and Portkey side by side on loopback, interleaved. Usage: ./bench/compare.sh [rounds]
# Needs nginx on the path; installs Portkey's gateway from npm beside this script. Takes about ten minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
. ./find-jdk.sh
command -v nginx >/dev/null || { echo "nginx is needed as the floor of the comparison: apt-get install nginx" >&2; exit 1; }
(cd bench/src/main/portkey && npm ci --silent)
mvn -q -pl bench,server -am -Dfast -DskipTests package
mvn -q -pl bench -am -Dfast -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/classpath -Dmdep.includeScope=runtime
exec "$JAVA_HOME/bin/java" -cp "$PWD/bench/target/classes:$(cat bench/target/classpath)" \
  io.polyphony.bench.Compare server/target/quarkus-app bench/src/main/portkey docs/performance.md "${1:-5}"
