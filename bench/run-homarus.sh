#!/usr/bin/env bash
# Measures this checkout with bench.py. Arguments go to bench.py (--quick, --only start,idle,turns).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/.." && pwd)
. "$root/tools/jdk.sh"
find_jdk
"$root/tools/build.sh"
work=${BENCH_WORK:-$(dirname "$(mktemp -u)")/hb}
export BENCH_VERSION="$(git -C "$root" rev-parse --short HEAD)" BENCH_RUNTIME="$("$JAVA_HOME/bin/java" -version 2>&1 | head -1)"
out=${BENCH_OUT:-$work/results-homarus-$(date -u +%Y%m%dT%H%M%SZ).jsonl}
mkdir -p "$(dirname "$out")"
echo "# results: $out" >&2
exec python3 "$here/bench.py" --spec "$here/peers/homarus.json" --work "$work" --out "$out" \
  --set ROOT="$root" --set JAVA_HOME_DIR="$JAVA_HOME" "$@"
