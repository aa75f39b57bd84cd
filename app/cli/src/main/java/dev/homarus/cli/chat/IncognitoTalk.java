package dev.homarus.cli.chat;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.types.ProblemException;

/// An incognito conversation that is closed when this command ends, however it ends.
public final class IncognitoTalk implements AutoCloseable {
    private final LocalGateway gateway;
    private final String session;
    private final Thread hook = new Thread(this::forget);

    /// Opens one.
    public IncognitoTalk(LocalGateway gateway) {
        this.gateway = gateway;
        this.session = gateway.post("/api/incognito").text("session");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    public String session() {
        return session;
    }

    private void forget() {
        try {
            gateway.delete("/api/incognito/" + LocalGateway.encoded(session));
        } catch (ProblemException e) {
            // A gateway that has gone has forgotten it.
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook closes it.
            return;
        }
        forget();
    }
}
