package dev.homarus.worker;

import dev.homarus.protocol.Json;

/// A file that is not run, and why. What the gateway's owner is told is made of the reason and its numbers.
final class Unfit extends Exception {
    private static final long serialVersionUID = 1;

    /// Why.
    enum Reason {
        /// It does not begin as a GGUF file does.
        FORMAT,
        /// It is a GGUF file of a version that is not read here.
        VERSION,
        /// It ends too early, or says of itself what cannot be.
        DAMAGED,
        /// It needs more memory than is free.
        MEMORY,
        /// The native library cannot be loaded here.
        LIBRARY,
        /// The native library does not load the file; what it wrote says why.
        LOAD
    }

    private final transient Json.Obj said;

    private Unfit(Json.Obj said) {
        super(said.write());
        this.said = said;
    }

    static Unfit of(Reason reason) {
        return new Unfit(Json.object().put("reason", reason.name()).build());
    }

    /// @param need bytes for the shortest context
    /// @param free bytes that may be used
    static Unfit memory(long need, long free) {
        return new Unfit(Json.object()
                .put("reason", Reason.MEMORY.name())
                .put("need", need)
                .put("free", free)
                .build());
    }

    /// Returns the content of the frame that says it.
    Json.Obj json() {
        return said;
    }
}
