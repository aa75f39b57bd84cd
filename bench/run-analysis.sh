#!/usr/bin/env bash
# Measures the analysis of command lines on the two work days.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/.." && pwd)
. "$root/tools/jdk.sh"
find_jdk
exec "$JAVA_HOME/bin/java" -cp "$root/base/command/target/classes:$root/base/types/target/classes" \
  "$here/analysis/Analyse.java" "$here/workdays/code-project.txt" "$here/workdays/home-machine.txt"
