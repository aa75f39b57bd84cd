/// The command line: speaks to the gateway over its local socket, and checks a home without it.
@SuppressWarnings("requires-automatic")
@org.jspecify.annotations.NullMarked
module dev.homarus.cli {
    requires static transitive org.jspecify;
    requires dev.homarus.address;
    requires dev.homarus.audit;
    requires dev.homarus.command;
    requires dev.homarus.crypto;
    requires dev.homarus.detect;
    requires dev.homarus.outlook;
    requires dev.homarus.flow;
    requires dev.homarus.protocol;
    requires dev.homarus.store;
    requires dev.homarus.types;
    requires dev.homarus.vault;
    requires info.picocli;
    requires org.jline.reader;
    requires org.jline.terminal;

    // Picocli reads the commands' annotations and calls their methods.
    opens dev.homarus.cli to
            info.picocli;
}
