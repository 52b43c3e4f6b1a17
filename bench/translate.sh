#!/usr/bin/env bash
# Measures what reading and writing each dialect costs and writes the figures into docs/performance.md.
# Usage: ./bench/translate.sh [iterations of two seconds for each figure]. Takes about seven minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
. ./find-jdk.sh
mvn -q -pl bench -am -Dfast -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/classpath -Dmdep.includeScope=runtime
exec "$JAVA_HOME/bin/java" -cp "$PWD/bench/target/classes:$(cat bench/target/classpath)" \
  io.polyphony.bench.Translate docs/performance.md "${1:-5}"
