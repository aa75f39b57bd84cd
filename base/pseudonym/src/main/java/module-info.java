/// Stand-ins for what identifies a person, and the way back.
@org.jspecify.annotations.NullMarked
module dev.homarus.pseudonym {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.crypto;
    requires transitive dev.homarus.protocol;
    requires transitive dev.homarus.types;

    exports dev.homarus.pseudonym;
}
