#!/usr/bin/env bash
# Measures what sealing a cell costs, with the gateway's flags (C1 only, so AES without the processor's help) and with
# the JVM's default ones. What a whole turn costs beside another version:
# bench/run-homarus.sh --only turns in a checkout of each, turn about.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/.." && pwd)
. "$root/tools/jdk.sh"
find_jdk
classes=$(mktemp -d)
trap 'rm -rf "$classes"' EXIT
(cd "$root" && mvn -q -B test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath -Dmdep.includeScope=test \
  -pl base/store -am >/dev/null)
path=$root/base/store/target/classes:$(cat "$root/base/store/target/test.classpath")
"$JAVA_HOME/bin/javac" -proc:none -cp "$path" -d "$classes" "$here/seal/Seals.java"
for flags in "-XX:TieredStopAtLevel=1" ""; do
  echo "# flags: ${flags:-default}"
  "$JAVA_HOME/bin/java" $flags -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xmx96m --enable-native-access=ALL-UNNAMED -cp "$classes:$path" Seals
done
