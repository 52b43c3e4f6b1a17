#!/usr/bin/env bash
# Seeds a Polyphony of its own with completion records of a year and measures what the pages of logs ask; writes the
# figures into docs/performance.md. Usage: ./bench/logs.sh [records [folder]]. Ten million take about a quarter of an hour and 7 GB in $TMPDIR,
# or in the folder, where they are kept for another time.
set -euo pipefail
cd "$(dirname "$0")/.."
. ./find-jdk.sh
mvn -q -pl bench,server -am -Dfast -DskipTests package
mvn -q -pl bench -am -Dfast -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/classpath -Dmdep.includeScope=runtime
exec "$JAVA_HOME/bin/java" -cp "$PWD/bench/target/classes:$(cat bench/target/classpath)" \
  io.polyphony.bench.LogSpeed server/target/quarkus-app docs/performance.md "${1:-10000000}" ${2+"$2"}
