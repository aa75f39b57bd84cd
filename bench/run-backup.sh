#!/usr/bin/env bash
# Measures backups of a home with 10,000 conversations: ours, and restic's over the plain dump of the same rows and
# over the encrypted database as it lies. For the comparison it needs restic.
# The memory is what it takes over a process whose first heap is touched already, as that of a gateway that ran a while.
# BENCH_WORK: scratch folder (about 2 GB). BENCH_OUT: results. BENCH_SESSIONS: how many conversations.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/.." && pwd)
. "$root/tools/jdk.sh"
find_jdk
work=$(mktemp -d "${BENCH_WORK:-${TMPDIR:-/tmp}}/backup.XXXXXX")
trap 'rm -rf "$work"' EXIT
out=${BENCH_OUT:-$here/results/backup-run1.jsonl}
(cd "$root" && mvn -q -B test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath -Dmdep.includeScope=test \
  -pl guard/backup,agent/session -am >/dev/null)
path=$root/guard/backup/target/classes:$root/agent/session/target/classes:$(cat "$root/guard/backup/target/test.classpath")
mkdir "$work/classes"
"$JAVA_HOME/bin/javac" -proc:none -cp "$path" -d "$work/classes" "$here/backup/Backups.java"
java() { "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED "$@"; }
bench() { java "${flags[@]}" -cp "$work/classes:$path" Backups "$@"; }
gateway=(-XX:TieredStopAtLevel=1 -XX:+AlwaysPreTouch -Xms24m -Xmx96m -Xss256k -Dbench.flags=gateway)
default=(-Xmx96m -Dbench.flags=jit)
flags=("${default[@]}")
stored() { du -sb "$1" | cut -f1; }
say() { tee -a "$out"; }
: >"$out"

bench fill "$work/home" "${BENCH_SESSIONS:-10000}"
cp -r "$work/home" "$work/home2"
for kind in gateway default; do
  if [ $kind = gateway ]; then flags=("${gateway[@]}"); home=$work/home; else flags=("${default[@]}"); home=$work/home2; fi
  bench backup "$home" "$work/repo-$kind" first | say
  bench backup "$home" "$work/repo-$kind" again | say
  bench change "$home" 1
  bench backup "$home" "$work/repo-$kind" one-turn-more | say
  bench change "$home" 50
  bench backup "$home" "$work/repo-$kind" fifty-turns-more | say
  bench restore "$work/repo-$kind" "$work/back-$kind" | say
done

command -v restic >/dev/null || exit 0
export RESTIC_PASSWORD=bench RESTIC_CACHE_DIR=$work/cache
run() { # CASE KIND FOLDER
  local before after begun ended
  before=$(stored "$work/restic-$2")
  begun=$(date +%s%N)
  (cd "$3" && restic -q -r "$work/restic-$2" backup .)
  ended=$(date +%s%N)
  after=$(stored "$work/restic-$2")
  local bytes
  bytes=$(stored "$3")
  printf '{"tool":"restic %s","case":"%s","over":"%s","seconds":%s,"source_bytes":%d,"mb_per_s":%s,"stored_bytes":%d}\n' \
    "$(restic version | cut -d' ' -f2)" "$1" "$2" "$(awk "BEGIN{printf \"%.2f\", ($ended-$begun)/1e9}")" "$bytes" \
    "$(awk "BEGIN{printf \"%.1f\", $bytes*1e3/($ended-$begun)}")" $((after - before)) | say
}
flags=("${default[@]}")
home=$work/home3
mv "$work/home2" "$home"
for kind in dump database; do restic -q -r "$work/restic-$kind" init; done
both() {
  rm -rf "$work/plain" && bench plain "$home" "$work/plain"
  run "$1" dump "$work/plain"
  run "$1" database "$home"
}
both first
run again dump "$work/plain"
run again database "$home"
bench change "$home" 1
both one-turn-more
bench change "$home" 50
both fifty-turns-more
