package dev.homarus.egress;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.protocol.Json;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import dev.homarus.types.Outgoing;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import dev.homarus.types.Provenance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Dials for the commands of one Session. A connection is in the ledger and in the audit, durably, before its host is
/// looked up; the name is resolved once, every address is checked, and those addresses are dialled.
///
/// @param label of what the command may have read and so may send
/// @param listener is told of each connection when it opens and when it has ended
record Tunnels(
        Ledger ledger,
        AuditLog audit,
        InstantSource clock,
        String session,
        Label label,
        Consumer<Ledger.Entry> listener,
        Lookup lookup)
        implements Tunnel.Outside {
    /// Looks a name up.
    interface Lookup {
        /// Returns addresses that may be dialled.
        List<InetAddress> of(String host) throws UnknownHostException, InterruptedException;
    }

    private static final int CONNECT_MILLIS = 5_000;

    /// Only what is out on the public internet is dialled.
    Tunnels(
            Ledger ledger,
            AuditLog audit,
            InstantSource clock,
            String session,
            Label label,
            Consumer<Ledger.Entry> listener) {
        this(ledger, audit, clock, session, label, listener, host -> Names.inTime(host, Neighbours::isElsewhere));
    }

    /// Opens a proxy at a new name in a folder.
    static CommandProxy proxy(Path folder, CommandProxy.Keeper keeper, Tunnels outside) {
        var name = HexFormat.of().formatHex(SystemEntropy.INSTANCE.bytes(4));
        try {
            return new CommandProxy(folder.resolve("net-" + name), keeper, outside, outside.clock());
        } catch (IOException e) {
            throw new Problem(
                            "EGRESS-009",
                            "The command's way to the network could not be opened.",
                            "Look whether " + folder + " can be written to, and is not a very long path.")
                    .asException();
        }
    }

    @Override
    public Tunnel open(String host, int port, String rule) throws ConnectHead.Refused {
        Ledger.Entry entry;
        try {
            entry = record(host, port, rule);
        } catch (RuntimeException e) {
            throw new ConnectHead.Refused(503, "the connection could not be put on record");
        }
        try {
            listener.accept(entry);
            return new Tunnel(
                    dial(host, port),
                    host,
                    port,
                    (status, sent, sha256, received) -> end(entry, status, sent, sha256, received));
        } catch (ConnectHead.Refused e) {
            end(entry, "failed", 0, entry.sha256(), 0);
            throw e;
        } catch (RuntimeException e) {
            end(entry, "failed", 0, entry.sha256(), 0);
            throw new ConnectHead.Refused(502, host + ":" + port + " cannot be reached");
        }
    }

    private Ledger.Entry record(String host, int port, String rule) {
        var to = new Destination("command", "https", host, port);
        var out =
                new Outgoing(to, "CONNECT", "/", Map.of(), Optional.empty(), List.of(), session, Duration.ofMinutes(1));
        var carried = label.join(Label.of(Classification.PERSONAL, Provenance.SYSTEM));
        var recording = ledger.record(out, carried, Json.Obj.EMPTY, rule, clock.instant());
        try {
            audit.append(event(
                    "command.connect",
                    to,
                    Json.object().put("host", host).put("port", port).put("rule", rule)));
        } catch (RuntimeException e) {
            var _ = recording.thenAccept(entry -> ledger.finish(entry.id(), "failed", 0));
            throw e;
        }
        return Store.await(recording);
    }

    private Event event(String kind, Destination to, Json.Builder detail) {
        return new Event(
                kind,
                "agent",
                Optional.of(session),
                Optional.empty(),
                to.host() + ":" + to.port(),
                detail.build(),
                label);
    }

    private void end(Ledger.Entry entry, String status, long sent, String sha256, long received) {
        ledger.finish(entry.id(), status, sent, HexFormat.of().parseHex(sha256), received);
        var place = entry.origin().substring(entry.origin().indexOf("//") + 2);
        audit.appendLater(new Event(
                "command.disconnect",
                "agent",
                Optional.of(session),
                Optional.empty(),
                place,
                Json.object()
                        .put("request", Long.toString(entry.id()))
                        .put("status", status)
                        .put("sent", sent)
                        .put("received", received)
                        .build(),
                label));
        listener.accept(entry.tunnelled(status, sent, sha256, received));
    }

    private SocketChannel dial(String host, int port) throws ConnectHead.Refused {
        try {
            for (var address : lookup.of(host)) {
                var channel = SocketChannel.open();
                try {
                    channel.socket().connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
                    return channel;
                } catch (IOException e) {
                    channel.close();
                }
            }
            throw new ConnectHead.Refused(502, host + ":" + port + " cannot be reached");
        } catch (UnknownHostException e) {
            throw new ConnectHead.Refused(502, "the name " + host + " is not known");
        } catch (ProblemException e) {
            throw new ConnectHead.Refused(403, e.problem().sentence());
        } catch (IOException e) {
            throw new ConnectHead.Refused(502, host + ":" + port + " cannot be reached");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectHead.Refused(503, "the command was ended");
        }
    }
}
