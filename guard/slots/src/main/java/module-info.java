/// Ways to open a home that need a device, another program or a person's paper.
@SuppressWarnings("requires-automatic")
@org.jspecify.annotations.NullMarked
module dev.homarus.slots {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.types;
    requires transitive dev.homarus.protocol;
    requires transitive dev.homarus.crypto;
    requires transitive dev.homarus.vault;
    requires dev.homarus.age;
    requires com.codahale.shamir;

    exports dev.homarus.slots;
}
