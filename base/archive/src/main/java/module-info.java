/// Zip and tar archives, read strictly: what two readers could understand differently is refused.
@org.jspecify.annotations.NullMarked
module dev.homarus.archive {
    requires static transitive org.jspecify;
    requires dev.homarus.types;

    exports dev.homarus.archive;
}
