package dev.homarus.system;

import dev.homarus.protocol.Json;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// A gateway in an empty home, a model on this machine that the test plays, and a conversation.
final class Stage implements AutoCloseable {
    final Place place;
    final FakeModel model = new FakeModel();

    /// A name of its own.
    final String session = "s-" + UUID.randomUUID();

    GatewayProcess gateway;
    Owner owner;

    /// @param settings the home's, before the model is added
    Stage(String settings) {
        place = new Place().settings(settings);
        begin();
        owner.addModel("m", "openai", model.openAi());
    }

    private void begin() {
        gateway = GatewayProcess.start(place);
        owner = gateway.owner();
    }

    /// Ends the gateway and starts it again in the same home.
    void again() {
        gateway.close();
        begin();
    }

    /// The same, with other settings.
    void again(String settings) {
        gateway.close();
        place.settings(settings);
        begin();
    }

    /// Says something in the conversation, without waiting for its end.
    CompletableFuture<Json.Obj> saying(String text) {
        return CompletableFuture.supplyAsync(
                () -> owner.chat(session, text), task -> Thread.ofVirtual().start(task));
    }

    @Override
    public void close() {
        model.close();
        gateway.close();
        place.close();
    }
}
