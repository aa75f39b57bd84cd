/// Strict JSON within bounds, and the words that gateway, CLI and dashboard exchange.
@org.jspecify.annotations.NullMarked
module dev.homarus.protocol {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.types;
    requires tools.jackson.core;

    exports dev.homarus.protocol;
}
