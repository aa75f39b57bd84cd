# Sourced. Finds a JDK 25 and sets JAVA_HOME: JAVA_HOME itself, then the usual folders. The `java` on the PATH may be older.
find_jdk() {
  local dir
  for dir in "${JAVA_HOME:-}" "${HOMARUS_JDK:-}" /usr/lib/jvm/* /opt/*jdk* /opt/java/* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$dir" ] && [ -x "$dir/bin/javac" ] && [ -r "$dir/release" ] || continue
    if grep -q '^JAVA_VERSION="25[."]' "$dir/release"; then
      export JAVA_HOME=$dir
      return 0
    fi
  done
  echo "HOMARUS-001 There is no JDK 25 on this machine. Install one (for example Temurin 25) or set JAVA_HOME to it." >&2
  return 1
}
