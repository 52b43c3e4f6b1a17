#!/usr/bin/env bash
# Compares builds or settings of Polyphony with one another. Usage: ./bench/variants.sh requests|chunks rounds quarkus-app[@jvm options]...
set -euo pipefail
cd "$(dirname "$0")/.."
. ./find-jdk.sh
mvn -q -pl bench -am -Dfast -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/classpath -Dmdep.includeScope=runtime
exec "$JAVA_HOME/bin/java" -cp "$PWD/bench/target/classes:$(cat bench/target/classpath)" io.polyphony.bench.Variants "$@"
