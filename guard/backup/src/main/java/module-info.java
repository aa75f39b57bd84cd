/// Encrypted, deduplicated copies of a home in a folder, and the way back. It knows Spaces and files, not what they
/// mean.
@org.jspecify.annotations.NullMarked
module dev.homarus.backup {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.types;
    requires transitive dev.homarus.crypto;
    requires transitive dev.homarus.age;
    requires transitive dev.homarus.store;
    requires dev.homarus.protocol;
    requires com.github.luben.zstd_jni;

    exports dev.homarus.backup;
}
