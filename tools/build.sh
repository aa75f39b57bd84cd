#!/usr/bin/env bash
# Builds the program into target/homarus when a source is newer than the build: the page, the modules, and the caches
# that make it start fast. Says what it does. HOMARUS_PACKS=none leaves the optional packs out.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/jdk.sh
. tools/flags.sh
find_jdk
out=$PWD/target/homarus

stale() {
  [ ! -e "$out/built" ] || [ "$(cat "$out/built")" != "$JAVA_HOME $PWD" ] ||
    [ -n "$(find pom.xml .mvn tools base guard agent app \( -name node_modules -o -name target -o -name dist -o -path '*/src/test' \) -prune \
      -o -type f -newer "$out/built" -print -quit)" ]
}
stale || exit 0
command -v mvn >/dev/null || { echo "HOMARUS-002 Maven is not installed. Install Maven 3.8 or newer and run this again." >&2; exit 1; }

say() { echo "[homarus] $*" >&2; }
# One build at a time: a second one would work in the same folders.
if command -v flock >/dev/null; then
  mkdir -p target
  exec 9>target/building
  flock -n 9 || { say "Another build is under way; waiting for it"; flock 9; }
  stale || exit 0
fi
say "Building (first time: a few minutes, most of it downloads) with $JAVA_HOME"
say "1/4 the dashboard"
app/dashboard/build >"${TMPDIR:-/tmp}/homarus-page.$$" 2>&1 || { cat "${TMPDIR:-/tmp}/homarus-page.$$" >&2; exit 1; }
rm -f "${TMPDIR:-/tmp}/homarus-page.$$"
say "2/4 the modules"
rm -rf "$out"
parts=app/bundle,agent/worker
[ "${HOMARUS_PACKS:-}" = none ] && parts=app/bundle
# Without the tests' classes, which take as long to compile as the rest; ./check makes them when it needs them.
mvn -q -B -T 1C -Dmaven.test.skip=true -pl "$parts" -am package 2>&1 | grep -vE '^WARNING: |^$|\[0m$' >&2 || true
[ "${PIPESTATUS[0]}" = 0 ] && [ -d "$out/lib" ] || { echo "HOMARUS-003 The build failed. The lines above say where." >&2; exit 1; }
say "3/4 the native parts of the database and of backups"
mkdir -p "$out/native"
(cd "$out/native" && "$JAVA_HOME/bin/jar" xf "$out"/lib/sqlite-jdbc-*.jar "org/sqlite/native/Linux/$(uname -m)/libsqlitejdbc.so")
find "$out/native" -name libsqlitejdbc.so -type f -exec mv {} "$out/native/libsqlitejdbc.so" \;
rm -rf "$out/native/org"
case $(uname -m) in aarch64) zstd=linux/aarch64 ;; *) zstd=linux/amd64 ;; esac
(cd "$out/native" && "$JAVA_HOME/bin/jar" xf "$out"/lib/zstd-jni-*.jar "$zstd")
find "$out/native/linux" -name 'libzstd-jni-*.so' -type f -exec mv {} "$out/native/libzstd-jni.so" \;
rm -rf "$out/native/linux"
"$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 tools/Trim.java "$out/lib"
say "4/4 the start-up caches"
"$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 tools/Train.java "$out" || say "No start-up cache was made; it works without, and starts more slowly."
echo "$JAVA_HOME $PWD" >"$out/built"
say "Done."
