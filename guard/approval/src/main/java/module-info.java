/// What may be done: asks the policy, asks the owner, hands out Permits, and puts every decision on record
/// first.
@org.jspecify.annotations.NullMarked
module dev.homarus.approval {
    requires static transitive org.jspecify;
    requires dev.homarus.crypto;
    requires dev.homarus.image;
    requires transitive dev.homarus.types;
    requires transitive dev.homarus.policy;
    requires transitive dev.homarus.protocol;
    requires transitive dev.homarus.store;
    requires transitive dev.homarus.audit;

    exports dev.homarus.approval;
}
