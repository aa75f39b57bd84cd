/// Models of files: starts the process that runs one, asks it, and ends it.
@org.jspecify.annotations.NullMarked
module dev.homarus.engine {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.egress;
    requires dev.homarus.protocol;
    requires transitive dev.homarus.sandbox;
    requires transitive dev.homarus.types;

    exports dev.homarus.engine;
}
