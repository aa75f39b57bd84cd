/// The process that runs a model of a file: it reads requests from a pipe and writes answers to another. It is
/// a pack, started in a sandbox; nothing of the product reads it.
@SuppressWarnings("requires-automatic")
@org.jspecify.annotations.NullMarked
module dev.homarus.worker {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.protocol;
    requires llama;

    exports dev.homarus.worker;
}
