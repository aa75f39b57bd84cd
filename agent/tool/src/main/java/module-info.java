/// The tools a model may call.
@SuppressWarnings("requires-automatic")
@org.jspecify.annotations.NullMarked
module dev.homarus.tool {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.types;
    requires transitive dev.homarus.protocol;
    requires transitive dev.homarus.approval;
    requires transitive dev.homarus.provider;
    requires transitive dev.homarus.sandbox;
    requires transitive dev.homarus.files;
    requires transitive dev.homarus.egress;
    requires transitive dev.homarus.policy;
    requires transitive dev.homarus.flow;
    requires dev.homarus.detect;
    requires dev.homarus.readable;
    requires dev.homarus.table;
    requires re2j;

    exports dev.homarus.tool;
}
