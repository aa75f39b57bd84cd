#!/usr/bin/env bash
# Measures detection, and the look at a text that leaves.   run-detect.sh quality | timing | scan FOLDER... | look
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/.." && pwd)
. "$root/tools/jdk.sh"
find_jdk
cd "$root"
mvn -o -q -B test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath -Dmdep.includeScope=test \
  -pl base/detect,base/outlook -am >/dev/null 2>&1
case ${1:-quality} in
quality) main=Quality ;;
timing) main=Timing ;;
scan) main=Scan ;;
look) main=Look ;;
*) echo "usage: $0 quality | timing | scan FOLDER... | look" >&2; exit 2 ;;
esac
shift || true
room=$root/base/detect
name=dev.homarus.detect.$main
[ "$main" != Look ] || { room=$root/base/outlook name=dev.homarus.outlook.Timing; }
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  -cp "$room/target/test-classes:$room/target/classes:$(cat "$room/target/test.classpath")" "$name" "$@"
