/// The daemon: wires every room by hand, and gives them faces over HTTP, WebSocket and a local socket.
@SuppressWarnings({"requires-automatic", "exports"})
@org.jspecify.annotations.NullMarked
module dev.homarus.gateway {
    requires static transitive org.jspecify;
    requires dev.homarus.approval;
    requires dev.homarus.age;
    requires dev.homarus.audit;
    requires dev.homarus.backup;
    requires dev.homarus.crypto;
    requires dev.homarus.dashboard;
    requires dev.homarus.egress;
    requires dev.homarus.engine;
    requires dev.homarus.files;
    requires dev.homarus.identity;
    requires dev.homarus.loop;
    requires dev.homarus.policy;
    requires dev.homarus.process;
    requires dev.homarus.protocol;
    requires dev.homarus.provider;
    requires dev.homarus.route;
    requires dev.homarus.sandbox;
    requires dev.homarus.session;
    requires dev.homarus.slots;
    requires dev.homarus.budget;
    requires dev.homarus.spending;
    requires dev.homarus.steward;
    requires dev.homarus.store;
    requires dev.homarus.tool;
    requires dev.homarus.types;
    requires dev.homarus.vault;
    requires jdk.net;
    requires json5.java;
    requires org.eclipse.jetty.server;
    requires org.eclipse.jetty.unixdomain.server;
    requires transitive org.eclipse.jetty.websocket.api;
    requires org.eclipse.jetty.websocket.server;
    requires org.slf4j;

    // Jetty calls the endpoint's methods from its own module.
    exports dev.homarus.gateway.ws;
    // SLF4J makes the log it is told the name of.
    opens dev.homarus.gateway to
            org.slf4j;

    provides System.LoggerFinder with
            dev.homarus.gateway.SystemLog;
}
