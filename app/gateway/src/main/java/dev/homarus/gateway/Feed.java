package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Tells every connected face what happens. A listener must not block.
final class Feed {
    private final Set<Consumer<Json.Obj>> listeners = ConcurrentHashMap.newKeySet();

    void add(Consumer<Json.Obj> listener) {
        listeners.add(listener);
    }

    void remove(Consumer<Json.Obj> listener) {
        listeners.remove(listener);
    }

    boolean hasListeners() {
        return !listeners.isEmpty();
    }

    void tell(Json.Obj event) {
        listeners.forEach(listener -> listener.accept(event));
    }
}
