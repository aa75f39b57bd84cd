/// Model providers as mappers: a Prompt to the bytes of a request, the bytes of an answer to a ModelReply.
/// Opens no socket.
@org.jspecify.annotations.NullMarked
module dev.homarus.provider {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.image;
    requires transitive dev.homarus.types;
    requires transitive dev.homarus.protocol;

    exports dev.homarus.provider;
}
