# Sourced. The flags of the two programs; a cache is valid only for the flags it was trained with.
# $1: the folder with lib/, native/ and the caches.
common_flags() {
  local home=$1
  # Without the JDK's table of 1,100 locales, which Jetty and picocli read, a start takes 40 ms less; what both programs
  # format is ISO dates and English.
  FLAGS=(-Djava.locale.providers=FALLBACK
    -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+UseCompactObjectHeaders -XX:-UsePerfData
    -XX:-HeapDumpOnOutOfMemoryError -XX:-CreateCoredumpOnCrash -XX:ErrorFile=/dev/null
    -XX:+DisableAttachMechanism -XX:+ExitOnOutOfMemoryError
    -Xlog:aot=off -Xlog:aot*=off -Xlog:cds=off
    -Dorg.sqlite.lib.path="$home/native" -Dorg.sqlite.lib.name=libsqlitejdbc.so
    -Dorg.sqlite.tmpdir="$home/native"
    -DZstdNativePath="$home/native/libzstd-jni.so"
    -p "$home/lib")
}
gateway_flags() {
  common_flags "$1"
  # A passphrase takes 64 MiB of the heap for a moment (Argon2id), beside all that is there already.
  # Without the threshold, every 5 MB of newly compiled code stop everything for a whole collection (100 ms).
  # What every Turn runs once is due for compilation at the same moment; with the usual feedback, the length of that queue
  # puts most of it off for hundreds of Turns.
  FLAGS+=(--enable-native-access=org.xerial.sqlitejdbc,org.conscrypt,com.github.luben.zstd_jni,dev.homarus.process,dev.homarus.crypto,dev.homarus.sandbox
    -XX:SweeperThreshold=100 -XX:Tier3LoadFeedback=1000000 -Dslf4j.provider=dev.homarus.gateway.LibraryLog -Dslf4j.internal.verbosity=WARN
    -Xms24m -Xmx112m -Xss256k -XX:ReservedCodeCacheSize=32m -XX:MaxMetaspaceSize=64m)
}
cli_flags() {
  common_flags "$1"
  # A passphrase takes 64 MiB for a moment (Argon2id).
  FLAGS+=(--enable-native-access=org.xerial.sqlitejdbc,dev.homarus.process,dev.homarus.crypto -Xmx160m)
}
