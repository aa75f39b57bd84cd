/// Ciphers, key derivation, signatures, digests and random bytes: the only room that names one.
@org.jspecify.annotations.NullMarked
module dev.homarus.crypto {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.types;
    requires dev.homarus.process;
    requires jdk.crypto.cryptoki;
    requires org.bouncycastle.provider;

    exports dev.homarus.crypto;
}
