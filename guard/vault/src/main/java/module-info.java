/// The key ring of a home, the slots that open it, and secrets by handle.
@org.jspecify.annotations.NullMarked
module dev.homarus.vault {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.types;
    requires transitive dev.homarus.crypto;
    requires transitive dev.homarus.store;
    requires transitive dev.homarus.protocol;
    requires dev.homarus.passphrase;

    exports dev.homarus.vault;
}
