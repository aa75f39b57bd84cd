package dev.homarus.spending;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.budget.Amount;
import dev.homarus.budget.Budget;
import dev.homarus.budget.Limit;
import dev.homarus.budget.Pricing;
import dev.homarus.budget.Span;
import dev.homarus.budget.Spender;
import dev.homarus.budget.Tokens;
import dev.homarus.budget.Verdict;
import dev.homarus.store.Row;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import dev.homarus.types.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// What model requests cost. Before a request leaves, the most that it may cost is reserved, durably, or it
/// does not leave; when it has ended, what the provider has counted takes the reservation's place. A
/// reservation that a crash left open counts as spent. Deciding and reserving are one step, so Turns side by
/// side pass no limit. Thread-safe.
public final class Spending {
    /// One row for each request that is paid for.
    public static final Space SPACE = new Space(
                    "spend",
                    List.of(
                            "CREATE TABLE spend(id INTEGER PRIMARY KEY, time INTEGER NOT NULL, model TEXT NOT NULL,"
                                    + " agent TEXT NOT NULL, sender TEXT NOT NULL, turn TEXT NOT NULL, secret TEXT NOT NULL,"
                                    + " price TEXT NOT NULL, state TEXT NOT NULL, micros INTEGER NOT NULL,"
                                    + " tokens INTEGER NOT NULL, unpriced INTEGER NOT NULL, label TEXT NOT NULL)",
                            "CREATE INDEX spend_time ON spend(time)"),
                    Classification.PERSONAL,
                    Duration.ofDays(400),
                    Space.Subjects.OWNER,
                    Space.Export.JSON_LINES,
                    false,
                    Optional.empty())
            .timesIn("time");

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    /// How many tellings are remembered; what was told before may be told again then.
    private static final int MAX_TOLD = 10_000;

    /// What was told of: a limit in one day, month or Turn.
    private record Telling(Limit limit, String of) {}

    private final Store store;
    private final AuditLog audit;
    private final LimitBook book;
    private final Prices prices;
    private final InstantSource clock;
    private final Tallies tallies = new Tallies();
    private final Set<Telling> told = new HashSet<>();
    private final List<Consumer<Told>> listeners = new CopyOnWriteArrayList<>();
    private boolean loaded;
    private long next;

    public Spending(Store store, AuditLog audit, LimitBook book, Prices prices, InstantSource clock) {
        this.store = store;
        this.audit = audit;
        this.book = book;
        this.prices = prices;
        this.clock = clock;
    }

    /// Tells `listener` once of each limit whose soft value is reached, on the thread of the request that did.
    public void onSoft(Consumer<Told> listener) {
        listeners.add(listener);
    }

    public LimitBook book() {
        return book;
    }

    public Prices prices() {
        return prices;
    }

    /// Sets aside the most that a request may cost. It counts from now on, and is durable after
    /// [Reservation#await].
    ///
    /// @param body the most tokens that the request's body counts: of a text its bytes
    /// @throws ProblemException BUDGET-001 where it would pass a hard limit; that is on record
    public Reservation reserve(Spender who, Destination to, long body) {
        var pricing = prices.of(who.model(), who.id(), to);
        if (pricing instanceof Pricing.Free) {
            return new Reservation.Free();
        }
        var bound = Tokens.bound(body, who.output().orElse(pricing.maxOutput()));
        var most = pricing.amount(bound);
        var now = clock.instant();
        Verdict.Stays stays;
        synchronized (this) {
            load(now);
            switch (book.now().decide(who, most, limit -> tallies.used(limit, who.turn(), now))) {
                case Verdict.Goes() -> {
                    return hold(who, now, pricing, bound, most);
                }
                case Verdict.Stays refused -> stays = refused;
            }
        }
        throw Refusals.on(audit, who, stays, now).asException();
    }

    /// Tells whether a request would be within every hard limit as things are, without setting anything aside.
    /// One that would may be refused all the same when it goes.
    ///
    /// @param bytes of the request's body, as far as they are known
    public boolean hasRoom(Spender who, Destination to, long bytes) {
        var pricing = prices.of(who.model(), who.id(), to);
        if (pricing instanceof Pricing.Free) {
            return true;
        }
        var most = pricing.amount(Tokens.bound(bytes, who.output().orElse(pricing.maxOutput())));
        var now = clock.instant();
        synchronized (this) {
            load(now);
            return book.now().decide(who, most, limit -> tallies.used(limit, who.turn(), now)) instanceof Verdict.Goes;
        }
    }

    private Held hold(Spender who, Instant now, Pricing pricing, Tokens bound, Amount most) {
        long id = next + 1;
        var row = store.writeSoon(tx -> tx.run(
                "INSERT INTO spend(id, time, model, agent, sender, turn, secret, price, state, micros, tokens, unpriced,"
                        + " label) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'reserved', ?, ?, ?, ?)",
                id,
                now,
                who.model(),
                who.agent(),
                who.sender(),
                who.turn(),
                who.key(),
                pricing instanceof Pricing.Priced(var _, var source) ? source : "unknown",
                most.micros(),
                most.tokens(),
                most.unpriced(),
                Label.OWNER));
        next = id;
        tallies.add(who, now, most);
        return new Held(id, who, now, pricing, bound, most, row);
    }

    /// Reads what this month has cost so far, once.
    private void load(Instant now) {
        tallies.forgetBefore(now.minus(Duration.ofDays(1)));
        if (loaded) {
            return;
        }
        store.read(tx -> {
            next = tx.one("SELECT coalesce(max(id), 0) FROM spend", row -> row.number(0))
                    .orElse(0L);
            return tx.all(
                    "SELECT model, agent, sender, secret, min(time), sum(micros), sum(tokens), sum(unpriced) FROM spend"
                            + " WHERE time >= ? GROUP BY time / " + DAY_MILLIS + ", model, agent, sender, secret",
                    this::count,
                    Span.MONTH.start(now.minus(Duration.ofDays(1))));
        });
        loaded = true;
        book.now().limits().stream()
                .filter(limit -> limit.span() != Span.TURN)
                .filter(limit -> Budget.isReached(limit, known -> tallies.used(known, "", now)))
                .forEach(limit -> told.add(telling(limit, "", now)));
    }

    private boolean count(Row row) {
        var who = new Spender(row.text(0), "", row.text(1), row.text(2), "", row.text(3));
        tallies.addDays(who, row.time(4), new Amount(row.number(5), row.number(6), row.number(7)));
        return true;
    }

    private static Telling telling(Limit limit, String turn, Instant now) {
        return new Telling(
                limit,
                limit.span() == Span.TURN ? turn : limit.span().start(now).toString());
    }

    /// Returns the limits over a spender that were reached now and not before.
    private List<Told> reached(Spender who, Instant now) {
        var all = new ArrayList<Told>();
        if (told.size() >= MAX_TOLD) {
            told.clear();
        }
        for (var limit : book.now().reached(who, known -> tallies.used(known, who.turn(), now))) {
            if (told.add(telling(limit, who.turn(), now))) {
                all.add(new Told(limit, tallies.used(limit, who.turn(), now), who.turn()));
            }
        }
        return all;
    }

    private void tell(Told reached) {
        audit.appendLater(new Event(
                "budget.soft",
                "homarus",
                Optional.empty(),
                Optional.of(reached.turn()),
                reached.limit().about(),
                LimitJson.write(reached.limit()).put("used", reached.used()).build(),
                Label.OWNER));
        listeners.forEach(listener -> listener.accept(reached));
    }

    /// Returns what was spent, and what may be.
    public synchronized Spent spent() {
        var now = clock.instant();
        load(now);
        return Spent.of(tallies, book, now);
    }

    /// Returns what each model has cost from `since` on and before `until`, the dearest first. It reaches back
    /// 400 days.
    public List<Paid> between(Instant since, Instant until) {
        return store.read(tx -> tx.all(
                "SELECT model, count(*), sum(micros), sum(tokens), sum(unpriced) FROM spend"
                        + " WHERE time >= ? AND time < ? AND state <> 'released' GROUP BY model ORDER BY 3 DESC, 1",
                row -> new Paid(row.text(0), row.number(1), new Amount(row.number(2), row.number(3), row.number(4))),
                since,
                until));
    }

    /// A reservation that counts.
    final class Held implements Reservation {
        private final long id;
        private final Spender who;
        private final Instant at;
        private final Pricing pricing;
        private final Tokens bound;
        private final Amount most;
        private final CompletableFuture<Integer> row;
        private boolean ended;

        private Held(
                long id,
                Spender who,
                Instant at,
                Pricing pricing,
                Tokens bound,
                Amount most,
                CompletableFuture<Integer> row) {
            this.id = id;
            this.who = who;
            this.at = at;
            this.pricing = pricing;
            this.bound = bound;
            this.most = most;
            this.row = row;
        }

        @Override
        public void await() {
            try {
                Store.await(row);
            } catch (RuntimeException e) {
                end("released", Amount.NONE);
                throw e;
            }
        }

        @Override
        public void settle(Tokens counted) {
            end("settled", pricing.amount(counted.orWhereUnsaid(bound)));
        }

        @Override
        public void keep() {
            end("bound", most);
        }

        @Override
        public void release() {
            end("released", Amount.NONE);
        }

        private void end(String state, Amount spent) {
            List<Told> reached;
            synchronized (Spending.this) {
                if (ended) {
                    return;
                }
                ended = true;
                tallies.add(who, at, spent.minus(most));
                reached = reached(who, clock.instant());
            }
            var _ = store.writeSoon(tx -> tx.run(
                    "UPDATE spend SET state = ?, micros = ?, tokens = ?, unpriced = ? WHERE id = ?",
                    state,
                    spent.micros(),
                    spent.tokens(),
                    spent.unpriced(),
                    id));
            reached.forEach(Spending.this::tell);
        }
    }
}
