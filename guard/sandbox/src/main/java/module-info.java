/// Every child process: what a command can see and use, how long it may run, and how it ended.
@org.jspecify.annotations.NullMarked
module dev.homarus.sandbox {
    requires static transitive org.jspecify;
    requires dev.homarus.crypto;
    requires transitive dev.homarus.policy;

    exports dev.homarus.sandbox;
}
