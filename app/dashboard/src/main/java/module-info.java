/// The web page's files.
@org.jspecify.annotations.NullMarked
module dev.homarus.dashboard {
    requires static transitive org.jspecify;

    exports dev.homarus.dashboard;
}
