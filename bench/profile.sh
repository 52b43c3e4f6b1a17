#!/usr/bin/env bash
# Shows where Polyphony's CPU goes. Usage: ./bench/profile.sh requests|chunks|prompts [rounds]
set -euo pipefail
cd "$(dirname "$0")/.."
. ./find-jdk.sh
mvn -q -pl bench,server -am -Dfast -DskipTests package
mvn -q -pl bench -am -Dfast -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/classpath -Dmdep.includeScope=runtime
exec "$JAVA_HOME/bin/java" -cp "$PWD/bench/target/classes:$(cat bench/target/classpath)" \
  io.polyphony.bench.Profile server/target/quarkus-app "$1" "${2:-3}"
