package dev.homarus.egress;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.budget.Spender;
import dev.homarus.outlook.Look;
import dev.homarus.policy.Action;
import dev.homarus.policy.Decision;
import dev.homarus.policy.Permit;
import dev.homarus.policy.Policy;
import dev.homarus.policy.Stops;
import dev.homarus.protocol.Json;
import dev.homarus.spending.Reservation;
import dev.homarus.spending.Spending;
import dev.homarus.store.Store;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import dev.homarus.types.Outgoing;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import dev.homarus.vault.Vault;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The gate that every outgoing byte passes. In this order, failing closed: the destination has to be known,
/// the labels have to be within its clearance, the request has to be durable in the ledger and in the audit;
/// only then is the key put in and the address dialled. Thread-safe.
public final class EgressGate implements Pages, AutoCloseable {
    private final Bounds bounds;
    private final Deciding deciding;
    private final Ledger ledger;
    private final Spending spending;
    private final AuditLog audit;
    private final Carrier carrier;
    private final InstantSource clock;
    private final Lookout lookout;
    private final Looks looks;
    private final Web web;
    private final Volumes volumes;
    private final Underway underway = new Underway();
    private final List<Consumer<Ledger.Entry>> listeners = new CopyOnWriteArrayList<>();
    private final Set<CommandProxy> proxies = ConcurrentHashMap.newKeySet();

    /// @param lookout closed with this
    public EgressGate(
            Bounds bounds,
            Consents consents,
            Ledger ledger,
            Spending spending,
            AuditLog audit,
            Vault vault,
            Lookout lookout,
            InstantSource clock) {
        this(bounds, consents, ledger, spending, audit, vault, lookout, clock, EgressGate::elsewhere);
    }

    /// A gate that dials nothing itself: everything goes through a key proxy.
    ///
    /// @param lookout closed with this
    /// @param line closed with this
    public EgressGate(
            Bounds bounds,
            Consents consents,
            Ledger ledger,
            Spending spending,
            AuditLog audit,
            ProxyLine line,
            Lookout lookout,
            InstantSource clock) {
        this(bounds, consents, ledger, spending, audit, new Proxied(line), lookout, clock);
    }

    /// @param pages finds what is dialled for the host of a page
    EgressGate(
            Bounds bounds,
            Consents consents,
            Ledger ledger,
            Spending spending,
            AuditLog audit,
            Vault vault,
            Lookout lookout,
            InstantSource clock,
            Dialer.Lookup pages) {
        this(
                bounds,
                consents,
                ledger,
                spending,
                audit,
                new Dialling(
                        new Keys(vault),
                        new Dialer(new Clients.Making(
                                bounds.pins(), bounds.ways(), Optional.of(new OwnTls(vault, bounds.pins())))),
                        new Dialer(pages, new Clients.Making(Pins.NONE, bounds.ways(), Optional.empty()))),
                lookout,
                clock);
    }

    private EgressGate(
            Bounds bounds,
            Consents consents,
            Ledger ledger,
            Spending spending,
            AuditLog audit,
            Carrier carrier,
            Lookout lookout,
            InstantSource clock) {
        this.carrier = carrier;
        this.volumes = new Volumes(ledger, bounds.limits());
        this.web = new Web(ledger, audit, clock, carrier.pages(), this::tell, Web.LIMIT, underway, bounds.stops());
        this.lookout = lookout;
        this.looks = new Looks(lookout, consents, volumes, audit, clock);
        this.bounds = bounds;
        this.deciding = new Deciding(bounds, consents, clock);
        this.ledger = ledger;
        this.spending = spending;
        this.audit = audit;
        this.clock = clock;
    }

    /// Tells `listener` about each request when it goes out and when it has ended.
    public void onChange(Consumer<Ledger.Entry> listener) {
        listeners.add(listener);
    }

    /// Tells whether something with this label may go there, without sending anything; the owner may want to see
    /// it first.
    public boolean clears(Destination to, Label label) {
        return !(deciding.on(to, label) instanceof Decision.Deny);
    }

    /// Returns why nothing at all may go there, as a clause for a person; nothing where something may.
    public Optional<String> refusal(Destination to) {
        return deciding.on(to, Label.SYSTEM) instanceof Decision.Deny(var rule, var reason)
                ? Optional.of(reason)
                : Optional.empty();
    }

    /// Looks at a text that is to leave for a destination, and says what of it may.
    public Look look(Destination to, String thread, String text, Label label) {
        return clears(to, Label.SYSTEM) ? looks.at(to, thread, text, label) : new Look.Stays("nothing may go there");
    }

    /// Returns what the looks of a conversation at its texts rest on: while it is the same, they say the
    /// same.
    public String stamp(Destination to, String thread) {
        return looks.stamp(to, thread);
    }

    /// Returns what keeps texts with these labels from a destination, each with how many there are.
    public Map<Consents.Missing, Integer> withheld(Destination to, List<Label> labels) {
        return looks.withheld(to, labels);
    }

    /// Forgets what is remembered of a conversation.
    public void forget(String thread) {
        lookout.forget(thread);
    }

    /// Returns what puts values back in the next answer of a destination to a conversation.
    public Restoring restoring(Destination to, String thread) {
        return lookout.restoring(to, thread);
    }

    /// Returns what a server has answered without the vault's values, in whatever form it sent them back.
    public String withoutSecrets(String text) {
        return lookout.withoutSecrets(text);
    }

    /// As [#send(Outgoing, Spender, Onlooker)], where nobody can be shown the request.
    public Exchange send(Outgoing out, Spender who) {
        return send(out, who, Onlooker.NOBODY);
    }

    /// Asks for a list, which no provider takes money for.
    ///
    /// @param ask a `GET` without a body
    /// @throws ProblemException as [#send(Outgoing, Spender, Onlooker)], but for BUDGET-001
    public Exchange list(Outgoing ask) {
        if (!ask.method().equals("GET") || ask.size() > 0) {
            throw new IllegalArgumentException("what may cost something needs a spender");
        }
        return send(ask, Reservation.Free::new, Onlooker.NOBODY);
    }

    /// Sends a request to a model and returns its answer as soon as its head is there. Before it leaves, the
    /// most that it may cost is reserved.
    ///
    /// @param who on whose account it goes
    /// @param onlooker is shown the request first, where the owner wants that; what was shown is what goes
    /// @throws ProblemException EGRESS-001 not allowed, EGRESS-002 unreachable, EGRESS-003 silent, EGRESS-004
    ///     no trusted TLS, EGRESS-005 cancelled, EGRESS-006 address refused, EGRESS-007 no key, EGRESS-008 no
    ///     usable one, EGRESS-013 no yes of whoever has to see it first, EGRESS-017 broken off before an answer,
    ///     BUDGET-001 it might pass a limit
    public Exchange send(Outgoing out, Spender who, Onlooker onlooker) {
        var payer = out.credential()
                .map(credential -> who.with(credential.secret().setting()))
                .orElse(who);
        return send(out, () -> spending.reserve(payer, out.destination(), out.tokens()), onlooker);
    }

    private Exchange send(Outgoing out, Supplier<Reservation> reserve, Onlooker onlooker) {
        var label = out.label();
        var decision = deciding.on(out, label, Optional.empty());
        var seen = Optional.<Onlooker.Answer.Yes>empty();
        if (decision instanceof Decision.Ask) {
            seen = Optional.of(seen(out, label, onlooker));
            decision = deciding.on(out, label, seen.map(Onlooker.Answer.Yes::permit));
        }
        return switch (decision) {
            case Decision.Allow(var permit) -> {
                var paid = reserve.get();
                var much = volumes.refuses(out.destination(), out.size(), clock.instant());
                if (much.isPresent()) {
                    paid.release();
                    throw refused(out, label, "egress.volume", much.get());
                }
                yield send(permit, out, label, seen, paid);
            }
            case Decision.Ask(var rule, var reason) -> throw refused(out, label, rule, reason);
            case Decision.Deny(var rule, var reason) -> throw refused(out, label, rule, reason);
        };
    }

    private Onlooker.Answer.Yes seen(Outgoing out, Label label, Onlooker onlooker) {
        return switch (onlooker.show(out, Exactly.sha256(out))) {
            case Onlooker.Answer.Yes yes -> {
                yes.permit().redeem(Action.SendExactly.class, clock.instant());
                yield yes;
            }
            case Onlooker.Answer.No(var reason) -> throw refused(out, label, Policy.LOOK, reason);
        };
    }

    private ProblemException refused(Outgoing out, Label label, String rule, String reason) {
        return new Refusal(rule, reason, bounds.stops().get()).on(audit, out, label);
    }

    private Exchange send(
            Permit permit, Outgoing out, Label label, Optional<Onlooker.Answer.Yes> seen, Reservation paid) {
        Ledger.Entry entry;
        try {
            entry = recorded(permit, out, label, seen);
        } catch (RuntimeException e) {
            paid.release();
            throw e;
        }
        try {
            return sent(entry, out, label, seen, paid);
        } catch (ProblemException e) {
            if (Unsent.is(e.problem())) {
                paid.release();
            }
            throw e;
        }
    }

    /// Returns the entry of a request that is about to leave, which is durable.
    private Ledger.Entry recorded(Permit permit, Outgoing out, Label label, Optional<Onlooker.Answer.Yes> seen) {
        var now = clock.instant();
        var to = permit.redeem(Action.Send.class, now).destination();
        var by = seen.map(Onlooker.Answer.Yes::by);
        var detail = Json.object()
                .put("host", to.host() + ":" + to.port())
                .put("bytes", out.size())
                .put("rule", permit.rule())
                .put("approval", by.map(Ledger.Answered::approval));
        long hidden = out.segments().stream()
                .filter(segment -> segment.before().isPresent())
                .count();
        if (hidden > 0) {
            detail.put("hiddenIn", hidden);
        }
        // The two disks' waits go on side by side.
        var announced = audit.announce(event("model.call", out, label, detail));
        CompletableFuture<Ledger.Entry> recording;
        try {
            recording = ledger.record(out, label, Keys.shown(out), permit.rule(), by, now);
        } catch (RuntimeException e) {
            audit.appendLater(event("model.result", out, label, Json.object().put("status", "failed")));
            throw e;
        }
        // The audit is there first as a rule, so that waiting for it last wakes this thread once and not twice.
        var entry = Store.await(recording);
        try {
            announced.await();
        } catch (RuntimeException e) {
            ledger.finish(entry.id(), "failed", 0);
            throw e;
        }
        return entry;
    }

    private Exchange sent(
            Ledger.Entry entry, Outgoing out, Label label, Optional<Onlooker.Answer.Yes> seen, Reservation paid) {
        var trip = underway.begin(out.destination());
        try {
            paid.await();
            Unsent.ifCancelled(paid);
            tell(entry);
            switch (deciding.on(out, label, seen.map(Onlooker.Answer.Yes::permit))) {
                case Decision.Allow allow -> {}
                case Decision.Ask(var rule, var reason) -> throw refused(out, label, rule, reason);
                case Decision.Deny(var rule, var reason) -> throw refused(out, label, rule, reason);
            }
            var answer = Inside.send(out, bounds.ways(), carrier);
            trip.answered(answer.abort());
            return new Arriving(
                    entry.id(), answer, trip, paid, (status, received) -> end(entry, out, status, received));
        } catch (ProblemException e) {
            trip.end();
            end(entry, out, "failed " + e.problem().code(), 0);
            throw e;
        } catch (RuntimeException e) {
            trip.end();
            end(entry, out, "failed", 0);
            throw e;
        }
    }

    /// Breaks off what these stops forbid and is on its way. What was sent before stays sent, and on record; no
    /// more of the answer is read. Where all is paused, requests to this machine are broken off too.
    public void breakOff(Stops stops) {
        boolean all = stops.leaving().isPresent();
        underway.breakOff(
                to -> stops.paused() || stops.forbids(to.host()) || (all && to.reach() != Destination.Reach.LOCAL));
        proxies.forEach(proxy -> proxy.cut(host -> all || stops.forbids(host)));
    }

    static byte[] body(Outgoing out) {
        var body = new ByteArrayOutputStream(out.size());
        out.segments().forEach(segment -> body.writeBytes(segment.wire()));
        return body.toByteArray();
    }

    /// Opens the way out of one command.
    ///
    /// @param folder where its socket is made; nobody else may enter it
    /// @param asked who is asked about each host, and in which Session
    /// @param label of everything the Turn has read
    /// @throws ProblemException EGRESS-009 where the socket cannot be made, PROXY-017 where a key proxy is the
    ///     only way out
    public CommandProxy proxy(Path folder, String session, Label label, CommandProxy.Keeper asked) {
        if (!carries()) {
            throw new Problem(
                            "PROXY-017",
                            "Commands have no network where everything goes through a key proxy.",
                            "Let the command do without, or run Homarus without a proxy.")
                    .asException();
        }
        var proxy = Tunnels.proxy(folder, asked, new Tunnels(ledger, audit, clock, session, label, this::tell));
        proxies.removeIf(CommandProxy::isClosed);
        proxies.add(proxy);
        return proxy;
    }

    /// Whether connections of commands can be carried from here.
    public boolean carries() {
        return carrier instanceof Dialling;
    }

    private static List<InetSocketAddress> elsewhere(String host, int port) throws UnknownHostException {
        return Names.addresses(host, Neighbours::isElsewhere).stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    @Override
    public Optional<String> forbids(String url, String session, Label label) {
        return looks.atWords(url, session, label);
    }

    @Override
    public Page fetch(Permit permit, Label label) {
        var rule = permit.rule();
        return web.get(permit.redeem(Action.Fetch.class, clock.instant()), rule, label);
    }

    @Override
    public Page search(Permit permit, Outgoing ask) {
        var rule = permit.rule();
        var search = permit.redeem(Action.Search.class, clock.instant());
        var to = ask.destination();
        if (!search.engine().equals(to) || !bounds.declared().test(to.origin())) {
            throw refused(ask, ask.label(), "egress.unknown", "the owner has not declared this destination");
        }
        var elsewhere = bounds.regions().get().refusal(to);
        if (elsewhere.isPresent()) {
            throw refused(ask, ask.label(), "egress.region", elsewhere.get());
        }
        return web.get(ask, "web.search", to.origin() + ask.path(), rule, ask.headers(), carrier.engine(ask));
    }

    static Event event(String kind, Outgoing out, Label label, Json.Builder detail) {
        return new Event(
                kind,
                "agent",
                Optional.of(out.thread()),
                Optional.empty(),
                out.destination().name(),
                detail.build(),
                label);
    }

    private void end(Ledger.Entry entry, Outgoing out, String status, long received) {
        ledger.finish(entry.id(), status, received);
        audit.appendLater(event(
                "model.result",
                out,
                entry.label(),
                Json.object()
                        .put("request", Long.toString(entry.id()))
                        .put("status", status)
                        .put("received", received)));
        tell(entry.ended(status, received));
    }

    private void tell(Ledger.Entry entry) {
        listeners.forEach(listener -> listener.accept(entry));
    }

    @Override
    public void close() {
        carrier.close();
        lookout.close();
    }
}
