#!/usr/bin/env bash
# Benchmarks beyond the plain comparison: long prompts, tool streams, a failing key, 2,000 streams, the first word.
# Usage: ./bench/scenarios.sh [rounds]. Needs nginx on the path. Takes about ten minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
. ./find-jdk.sh
command -v nginx >/dev/null || { echo "nginx is needed as the floor: apt-get install nginx" >&2; exit 1; }
mvn -q -pl bench,server -am -Dfast -DskipTests package
mvn -q -pl bench -am -Dfast -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/classpath -Dmdep.includeScope=runtime
exec "$JAVA_HOME/bin/java" -cp "$PWD/bench/target/classes:$(cat bench/target/classpath)" \
  io.polyphony.bench.Scenarios server/target/quarkus-app docs/performance.md "${1:-3}"
