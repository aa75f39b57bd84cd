package dev.homarus.cli.claim;

import dev.homarus.cli.claim.ProcessSockets.Inet;
import dev.homarus.protocol.Json;
import dev.homarus.types.Destination;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Looks again and again for about a second at every connection of the gateway's process, while it works.
final class DeclaredConnections implements Claim {
    private static final Duration WATCH = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(20);

    @Override
    public String id() {
        return "declared-connections";
    }

    @Override
    public String sentence() {
        return "The gateway connects only to the models that you have set up, and every request to one is in the ledger.";
    }

    @Override
    public String byHand(Premises premises) {
        return "ss -Htunp | grep pid=" + premises.pid() + ",   and: homarus ledger";
    }

    @Override
    public Verdict check(Premises premises) {
        if (premises.status().isEmpty()) {
            return Premises.NOT_RUNNING;
        }
        if (!Files.isDirectory(Path.of("/proc", premises.pid()))) {
            return new Verdict.Skip("This system has no /proc to look into.");
        }
        try {
            var seen = new LinkedHashSet<Inet>();
            long end = System.nanoTime() + WATCH.toNanos();
            int looks = 0;
            do {
                premises.gateway().get("/api/status");
                seen.addAll(outside(premises.sockets()));
                looks++;
                Thread.sleep(PAUSE);
            } while (System.nanoTime() < end);
            return judge(premises, seen, looks);
        } catch (IOException e) {
            return new Verdict.Skip(
                    "The kernel's tables could not be read (" + e.getClass().getSimpleName() + ").");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Verdict.Skip("The check was interrupted.");
        }
    }

    /// Returns the connections that leave this machine, and those that came in from elsewhere.
    private static Set<Inet> outside(ProcessSockets sockets) throws IOException {
        return sockets.inet().stream()
                .filter(Inet::connected)
                .filter(socket -> !socket.remote().isLoopbackAddress())
                .collect(Collectors.toSet());
    }

    private static Verdict judge(Premises premises, Set<Inet> seen, int looks) {
        var watched = looks + " looks in " + WATCH.toMillis() + " ms while the gateway answered";
        if (seen.isEmpty()) {
            return new Verdict.Pass("No connection of process " + premises.pid() + " leaves this machine: " + watched
                    + "." + premises.howLooked());
        }
        var hosts = recorded(premises);
        var declared = new HashSet<String>();
        for (var model : premises.gateway().get("/api/models").array("models")) {
            var row = Json.object(model, "model");
            if (row.optionalText("api").equals(Optional.of("embedded"))) {
                continue;
            }
            var to = Destination.of("verify", URI.create(row.text("baseUrl")));
            if (hosts.contains(to.host() + ":" + to.port())) {
                // Where a proxy is in between, only its name may be looked up here.
                var dialled = URI.create(row.optionalText("via").orElse(to.origin()));
                addresses(dialled.getHost()).forEach(address -> declared.add(address + " " + dialled.getPort()));
            }
        }
        var unknown = seen.stream()
                .filter(socket -> !declared.contains(socket.remote().getHostAddress() + " " + socket.remotePort()))
                .map(Inet::toString)
                .toList();
        return unknown.isEmpty()
                ? new Verdict.Pass(
                        "All " + seen.size() + " connections that leave this machine go to models that are set up"
                                + " and are in the ledger: " + watched + "." + premises.howLooked())
                : new Verdict.Fail(
                        "No model and no request in the ledger explains " + String.join(", ", unknown) + ".");
    }

    private static Set<String> recorded(Premises premises) {
        return premises.gateway().get("/api/ledger?limit=1000").array("requests").stream()
                .map(row -> Json.object(row, "request").text("host"))
                .collect(Collectors.toSet());
    }

    /// Asks the system's resolver, which only happens when a connection has to be explained.
    private static Set<String> addresses(String host) {
        try {
            var found = new HashSet<String>();
            for (var address : InetAddress.getAllByName(host)) {
                found.add(address.getHostAddress());
            }
            return found;
        } catch (UnknownHostException e) {
            return Set.of();
        }
    }
}
