/// Who is asking: the owner's login links and cookies, and API tokens with scopes.
@org.jspecify.annotations.NullMarked
module dev.homarus.identity {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.types;
    requires transitive dev.homarus.store;
    requires dev.homarus.crypto;

    exports dev.homarus.identity;
}
