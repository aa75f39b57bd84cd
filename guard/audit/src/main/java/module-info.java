/// The tamper-evident log: entries are sealed, hashed into a tree and durable before what they announce happens; a
/// verifier that needs nothing but the files finds what was changed afterwards.
@org.jspecify.annotations.NullMarked
module dev.homarus.audit {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.types;
    requires transitive dev.homarus.protocol;
    requires transitive dev.homarus.crypto;

    exports dev.homarus.audit;
}
