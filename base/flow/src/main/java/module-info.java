/// Whose words the arguments of an effect are, and what follows from it. Pure: it sees texts and labels only.
@org.jspecify.annotations.NullMarked
module dev.homarus.flow {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.types;
    requires transitive dev.homarus.protocol;
    requires dev.homarus.address;

    exports dev.homarus.flow;
}
