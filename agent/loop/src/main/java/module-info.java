/// One Turn: prompt, model, calls, reply, within a budget.
@org.jspecify.annotations.NullMarked
module dev.homarus.loop {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.types;
    requires transitive dev.homarus.protocol;
    requires transitive dev.homarus.egress;
    requires transitive dev.homarus.session;
    requires transitive dev.homarus.provider;
    requires transitive dev.homarus.approval;
    requires transitive dev.homarus.tool;
    requires dev.homarus.flow;
    requires dev.homarus.policy;

    exports dev.homarus.loop;
}
