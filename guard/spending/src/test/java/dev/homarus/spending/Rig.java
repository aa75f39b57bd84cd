package dev.homarus.spending;

import dev.homarus.audit.AuditKeys;
import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Query;
import dev.homarus.budget.Limit;
import dev.homarus.budget.Price;
import dev.homarus.budget.PriceTable;
import dev.homarus.budget.Scope;
import dev.homarus.budget.Span;
import dev.homarus.budget.Spender;
import dev.homarus.budget.Unit;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.store.Sealer;
import dev.homarus.store.Store;
import dev.homarus.types.Destination;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/// A spending book with its real store and audit in a temporary folder, and a clock that stands still.
final class Rig implements AutoCloseable {
    static final Instant START = Instant.parse("2030-01-15T12:00:00Z");
    static final Destination LOCAL = Destination.of("provider:m", URI.create("http://127.0.0.1:9"));
    static final Destination FAR = Destination.of("provider:m", URI.create("https://api.far.example"));

    /// One micro-dollar for a token in and ten for one out, of which there is one.
    static final Price PRICE = new Price(1_000_000, 500_000, 10_000_000, 1);

    final AtomicReference<Instant> now = new AtomicReference<>(START);
    final Map<String, Price> own = new HashMap<>(Map.of("m", PRICE));
    final AuditLog audit;
    final Store store;
    Spending spending;
    private final SecretBytes root = SecretBytes.random(32);
    private final AuditKeys keys = AuditKeys.from(root);
    private final InstantSource clock = now::get;

    Rig(Path folder) {
        audit = AuditLog.open(folder.resolve("audit"), folder.resolve("outside/witness"), keys, clock);
        store = Store.open(
                folder.resolve("t.db"),
                root,
                List.of(Spending.SPACE, LimitBook.SPACE),
                () -> new byte[0],
                new Sealer("home_t", person -> root, person -> Optional.of(root)));
        spending = opened();
    }

    private Spending opened() {
        return new Spending(
                store, audit, new LimitBook(store, audit, clock), new Prices(PriceTable.own(), () -> own), clock);
    }

    /// Goes on with another book on the same store.
    void restart() {
        var _ = store.write(tx -> 0);
        spending = opened();
    }

    static Spender who(String turn) {
        return new Spender("m", "id", Spender.AGENT, "owner", turn, "vault:model.m");
    }

    void limit(Scope scope, Span span, Unit unit, long soft, long hard) {
        spending.book()
                .set(
                        spending.book()
                                .now()
                                .with(new Limit(scope, span, unit, OptionalLong.of(soft), OptionalLong.of(hard))),
                        "owner");
    }

    /// What a request of so many bytes is reserved for, in micro-dollars.
    static long bound(long bytes) {
        return bytes + dev.homarus.budget.Tokens.ADDED + 10;
    }

    long today() {
        return spending.spent().all().day().micros();
    }

    List<String> kinds() {
        return audit.query(Query.newest(100)).reversed().stream()
                .map(entry -> entry.event().kind())
                .toList();
    }

    @Override
    public void close() {
        store.close();
        audit.close();
        keys.close();
        root.close();
    }
}
