/// The hands that touch files of the workspace: by directory descriptor, never through a link, with an undo.
@org.jspecify.annotations.NullMarked
module dev.homarus.files {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.types;
    requires transitive dev.homarus.policy;
    requires transitive dev.homarus.store;
    requires dev.homarus.archive;
    requires dev.homarus.crypto;

    exports dev.homarus.files;
}
