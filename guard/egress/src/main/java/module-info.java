/// The only door out: every outgoing socket, what may pass it, and the record of every byte that did.
@SuppressWarnings("requires-automatic")
@org.jspecify.annotations.NullMarked
module dev.homarus.egress {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.types;
    requires transitive dev.homarus.policy;
    requires transitive dev.homarus.protocol;
    requires transitive dev.homarus.store;
    requires transitive dev.homarus.vault;
    requires transitive dev.homarus.audit;
    requires transitive dev.homarus.budget;
    requires transitive dev.homarus.spending;
    requires transitive dev.homarus.crypto;
    requires transitive dev.homarus.detect;
    requires transitive dev.homarus.outlook;
    requires dev.homarus.pseudonym;
    requires dev.homarus.address;
    requires jdk.net;
    requires org.conscrypt;
    requires org.eclipse.jetty.client;
    requires org.eclipse.jetty.http;
    requires org.eclipse.jetty.io;
    requires org.eclipse.jetty.util;

    exports dev.homarus.egress;
}
