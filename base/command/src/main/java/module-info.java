/// What a command line means: a strict grammar, program profiles, and the Plan that is checked, shown and run.
@org.jspecify.annotations.NullMarked
module dev.homarus.command {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.types;

    exports dev.homarus.command;
}
