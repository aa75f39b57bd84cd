/// Which of the owner's models answers a Turn, and why: pure decisions over facts.
@org.jspecify.annotations.NullMarked
module dev.homarus.route {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.protocol;
    requires transitive dev.homarus.types;

    exports dev.homarus.route;
}
