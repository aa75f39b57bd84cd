/// What can be done with stored data as a whole: written once, over all Spaces, by what each declares.
@org.jspecify.annotations.NullMarked
module dev.homarus.steward {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.types;
    requires transitive dev.homarus.protocol;
    requires transitive dev.homarus.store;
    requires dev.homarus.crypto;

    exports dev.homarus.steward;
}
