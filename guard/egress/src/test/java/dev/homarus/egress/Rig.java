package dev.homarus.egress;

import dev.homarus.audit.AuditKeys;
import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Query;
import dev.homarus.budget.Price;
import dev.homarus.budget.PriceTable;
import dev.homarus.budget.Spender;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.detect.KnownValues;
import dev.homarus.policy.Limits;
import dev.homarus.policy.Regions;
import dev.homarus.policy.Stops;
import dev.homarus.policy.Trust;
import dev.homarus.spending.LimitBook;
import dev.homarus.spending.Prices;
import dev.homarus.spending.Spending;
import dev.homarus.store.Sealer;
import dev.homarus.store.Store;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import dev.homarus.types.Outgoing;
import dev.homarus.types.Outgoing.Credential;
import dev.homarus.types.Segment;
import dev.homarus.vault.Vault;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/// A gate with its real store, audit, vault and ledger in a temporary folder.
final class Rig implements AutoCloseable {
    static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    static final Duration LIMIT = Duration.ofSeconds(20);

    final AtomicReference<Instant> now = new AtomicReference<>(START);
    final Set<String> origins = ConcurrentHashMap.newKeySet();
    final Store store;
    final AuditLog audit;
    final Vault vault;
    final Consents consents;
    final Ledger ledger;
    static final Spender WHO = new Spender("test", "m", Spender.AGENT, "owner", "trn_1");

    final Spending spending;
    final Map<String, Price> prices = new java.util.concurrent.ConcurrentHashMap<>();
    final EgressGate gate;
    Trust trust = Trust.NAMED;
    Stops stops = Stops.NONE;
    Regions regions = Regions.ANY;
    Limits limits = Limits.STANDARD;
    Set<String> looked = Set.of();
    final List<KnownValues.Value> values = new java.util.concurrent.CopyOnWriteArrayList<>();
    boolean ready = true;
    private final Held held = new Held() {
        @Override
        public String version() {
            return Integer.toString(values.size());
        }

        @Override
        public List<KnownValues.Value> values() {
            return values;
        }

        @Override
        public boolean isReady() {
            return ready;
        }
    };
    private final SecretBytes root = SecretBytes.random(32);
    private final AuditKeys keys = AuditKeys.from(root);

    final Issuers issuers;
    final Ways ways = new Ways();

    Rig(Path folder) {
        this(folder, Map.of(), Set.of());
    }

    /// @param pinned keys by host
    /// @param watched hosts whose issuers are watched
    Rig(Path folder, Map<String, Set<String>> pinned, Set<String> watched) {
        InstantSource clock = now::get;
        audit = AuditLog.open(folder.resolve("audit"), folder.resolve("outside/witness"), keys, clock);
        var spaces = List.of(
                Ledger.REQUESTS,
                Ledger.SEGMENTS,
                Consents.SPACE,
                Consents.DOMAINS,
                Vault.SPACE,
                Upstreams.SPACE,
                Issuers.SPACE,
                Spending.SPACE,
                LimitBook.SPACE);
        store = Store.open(
                folder.resolve("t.db"),
                root,
                spaces,
                () -> new byte[0],
                new Sealer("home_t", person -> root, person -> Optional.of(root)));
        vault = new Vault(store, root, clock);
        consents = new Consents(store, audit, clock);
        ledger = new Ledger(store);
        issuers = new Issuers(store, audit, clock);
        spending = new Spending(
                store, audit, new LimitBook(store, audit, clock), new Prices(PriceTable.own(), () -> prices), clock);
        gate = new EgressGate(
                new Bounds(
                        origin -> origins.contains(origin),
                        () -> trust,
                        () -> stops,
                        () -> regions,
                        () -> limits,
                        () -> looked,
                        new Pins(pinned, watched, issuers::seen),
                        ways),
                consents,
                ledger,
                spending,
                audit,
                vault,
                new Lookout(SecretBytes.random(32), held),
                clock);
    }

    /// Returns a destination that the owner has declared.
    Destination declared(URI address) {
        var to = Destination.of("provider:test", address);
        origins.add(to.origin());
        return to;
    }

    static Segment segment(Label label, String text) {
        return new Segment("user", label, text.getBytes(StandardCharsets.UTF_8));
    }

    static Outgoing post(Destination to, Segment... segments) {
        return out(to, Optional.empty(), LIMIT, segments);
    }

    static Outgoing out(Destination to, Optional<Credential> credential, Duration limit, Segment... segments) {
        return new Outgoing(
                to, "POST", "/v1/chat?a=b", Map.of("Accept", "x/y"), credential, List.of(segments), "main", limit);
    }

    /// Sends on the owner's account.
    Exchange send(Outgoing out) {
        return gate.send(out, WHO);
    }

    Exchange send(Outgoing out, Onlooker onlooker) {
        return gate.send(out, WHO, onlooker);
    }

    /// Sends and reads the answer to its end.
    String exchange(Outgoing out) throws java.io.IOException {
        try (var exchange = send(out)) {
            var body = new String(exchange.body().readAllBytes(), StandardCharsets.UTF_8);
            return exchange.status() + " " + body;
        }
    }

    List<Ledger.Entry> requests() {
        return ledger.list(Instant.EPOCH, Optional.empty(), 10_000);
    }

    /// Returns the audit's kinds, oldest first.
    List<String> kinds() {
        return audit.query(Query.newest(100)).reversed().stream()
                .map(entry -> entry.event().kind())
                .toList();
    }

    static void eventually(BooleanSupplier holds) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not in time");
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        gate.close();
        store.close();
        audit.close();
        keys.close();
        root.close();
    }
}
