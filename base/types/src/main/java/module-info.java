/// Ids, principals, labels, ports and Problems: the words every other room speaks.
@org.jspecify.annotations.NullMarked
module dev.homarus.types {
    requires static transitive org.jspecify;

    exports dev.homarus.types;
}
