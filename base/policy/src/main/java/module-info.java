/// Pure decisions: an Action and the Facts in, Allow, Ask or Deny out. The only room that can make a Permit.
@org.jspecify.annotations.NullMarked
module dev.homarus.policy {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.address;
    requires transitive dev.homarus.command;
    requires transitive dev.homarus.types;

    exports dev.homarus.policy;
}
