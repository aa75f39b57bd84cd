/// Sessions, their Turns and transcripts.
@org.jspecify.annotations.NullMarked
module dev.homarus.session {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.types;
    requires transitive dev.homarus.store;
    requires transitive dev.homarus.image;
    requires transitive dev.homarus.protocol;
    requires transitive dev.homarus.steward;

    exports dev.homarus.session;
}
