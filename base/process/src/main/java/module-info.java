/// What a process does about its own memory: secrets in pages that are never swapped or dumped, no tracing by
/// others,
/// and beginning anew with nothing left of before.
@org.jspecify.annotations.NullMarked
module dev.homarus.process {
    requires static transitive org.jspecify;

    exports dev.homarus.process;
}
