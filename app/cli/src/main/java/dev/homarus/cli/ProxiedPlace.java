package dev.homarus.cli;

import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;

/// Where an upstream of the gateway's key proxy is.
final class ProxiedPlace {
    private ProxiedPlace() {}

    /// Returns the base URL of an upstream, as the gateway hears it from its proxy.
    ///
    /// @throws dev.homarus.types.ProblemException PROXY-003, or why the proxy does not answer
    static String of(Context context, String upstream) {
        return context.gateway().get("/api/proxy").array("upstreams").stream()
                .map(row -> Json.object(row, "upstreams"))
                .filter(row -> row.text("name").equals(upstream))
                .map(row -> row.text("origin") + row.text("path"))
                .findFirst()
                .orElseThrow(() -> new Problem(
                                "PROXY-003",
                                "The key proxy has no upstream " + upstream + ".",
                                "Add it on the proxy's machine: homarus proxy add " + upstream + " --origin URL")
                        .asException());
    }
}
