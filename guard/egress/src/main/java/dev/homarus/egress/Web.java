package dev.homarus.egress;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.policy.Action;
import dev.homarus.policy.Stops;
import dev.homarus.protocol.Json;
import dev.homarus.store.Store;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import dev.homarus.types.Outgoing;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import dev.homarus.types.Segment;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Gets pages of other machines: one `GET` each, without cookies, credentials or a body. It is in the ledger
/// and in the audit, durably, before its host is looked up; where it leads is told and not followed.
///
/// @param listener is told of each request when it goes out and when it has ended
/// @param limit the longest time for one page, from the name to the last byte
/// @param underway where it is broken off when something is stopped
/// @param stopped what is stopped now
record Web(
        Ledger ledger,
        AuditLog audit,
        InstantSource clock,
        Carrier.Getting pages,
        Consumer<Ledger.Entry> listener,
        Duration limit,
        Underway underway,
        Supplier<Stops> stopped) {
    /// The longest body that is read.
    static final int MAX_BODY = 2 << 20;

    static final Duration LIMIT = Duration.ofSeconds(20);

    /// What a server is told, and all it is told besides the URL.
    static final Map<String, String> HEADERS = Map.of(
            "Accept", "text/html, text/plain, application/json, application/xml;q=0.9, text/*;q=0.8",
            "Accept-Encoding", "identity",
            "User-Agent", "Homarus");

    private static final Set<Integer> LEADING = Set.of(301, 302, 303, 307, 308);
    private static final Pattern TYPE =
            Pattern.compile("(text/[a-z0-9.+-]+|application/(json|xml|xhtml\\+xml|[a-z0-9.-]+\\+(json|xml)))");
    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([A-Za-z0-9_.:+-]{1,40})");
    private static final int MAX_LOCATION = 4_096;

    /// Gets one page.
    ///
    /// @param rule what allowed it
    /// @param label of what the URL may have been made of
    /// @throws ProblemException EGRESS-002 unreachable, EGRESS-003 not in time, EGRESS-004 no trusted TLS,
    ///     EGRESS-005 cancelled, EGRESS-006 address refused, EGRESS-010 the URL cannot be sent, EGRESS-011 not
    ///     text, EGRESS-012 cut off
    Page get(Action.Fetch fetch, String rule, Label label) {
        var address = fetch.address();
        var to = new Destination(Ways.PAGES, address.scheme(), address.host(), address.port());
        var out = new Outgoing(
                to,
                "GET",
                address.rest(),
                HEADERS,
                Optional.empty(),
                List.of(segment(address.rest(), label)),
                fetch.session(),
                LIMIT);
        return get(out, "web.fetch", fetch.url(), rule, HEADERS, pages);
    }

    static Segment segment(String target, Label label) {
        return new Segment("url", label, target.getBytes(StandardCharsets.UTF_8));
    }

    /// Does the one `GET`.
    ///
    /// @param out its one segment is the path with the query
    /// @param what what the audit calls it
    /// @param url what it is for, for the audit and the result; without what is secret
    /// @param headers as they leave
    Page get(Outgoing out, String what, String url, String rule, Map<String, String> headers, Carrier.Getting via) {
        var to = out.destination();
        var entry = record(out, what, url, rule);
        var trip = underway.begin(to);
        try {
            listener.accept(entry);
            stopped.get().refusal(to).ifPresent(reason -> {
                throw new Problem("EGRESS-005", "The request was broken off: " + reason + ".", "Let it go on first.")
                        .asException();
            });
            var answer = via.get(to, out.path(), headers, limit);
            try {
                trip.answered(answer.abort());
                var page = page(url, answer, entry.id());
                end(entry, Integer.toString(page.status()), page.body().length);
                return page;
            } finally {
                answer.abort().run();
                answer.body().close();
            }
        } catch (ProblemException e) {
            end(entry, "failed " + e.problem().code(), 0);
            throw e;
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
            end(entry, "failed EGRESS-005", 0);
            throw Unsent.CANCELLED.asException();
        } catch (IOException e) {
            end(entry, "failed EGRESS-012", 0);
            throw new Problem("EGRESS-012", "The answer of " + to.host() + " was cut off.", "Try again.").asException();
        } catch (RuntimeException e) {
            end(entry, "failed", 0);
            throw e;
        } finally {
            trip.end();
        }
    }

    private static Page page(String url, Dialer.Answer answer, long request) throws IOException {
        var headers = answer.headers();
        var location = Optional.ofNullable(headers.get("Location"))
                .filter(text -> LEADING.contains(answer.status()) && text.length() <= MAX_LOCATION);
        if (location.isPresent()) {
            return new Page(url, answer.status(), "", Optional.empty(), location, new byte[0], false, request);
        }
        var content = Optional.ofNullable(headers.get("Content-Type")).orElse("");
        var type = content.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        var encoding = Optional.ofNullable(headers.get("Content-Encoding")).orElse("identity");
        if (!TYPE.matcher(type).matches() || !encoding.equalsIgnoreCase("identity")) {
            throw new Problem(
                            "EGRESS-011",
                            "The answer is not text that can be read here.",
                            "Ask for a page of text; nothing else is got.")
                    .asException();
        }
        var charset = CHARSET.matcher(content);
        var body = answer.body().readNBytes(MAX_BODY);
        boolean cut = body.length == MAX_BODY && answer.body().read() >= 0;
        return new Page(
                url,
                answer.status(),
                type,
                charset.find() ? Optional.of(charset.group(1)) : Optional.empty(),
                Optional.empty(),
                body,
                cut,
                request);
    }

    private Ledger.Entry record(Outgoing out, String what, String url, String rule) {
        var label = out.label();
        var recording = ledger.record(out, label, Keys.shown(out), rule, clock.instant());
        try {
            audit.append(event(
                    what,
                    out.thread(),
                    out.destination().host(),
                    Json.object().put("url", url).put("rule", rule),
                    label));
        } catch (RuntimeException e) {
            var _ = recording.thenAccept(entry -> ledger.finish(entry.id(), "failed", 0));
            throw e;
        }
        return Store.await(recording);
    }

    private void end(Ledger.Entry entry, String status, long received) {
        ledger.finish(entry.id(), status, received);
        var host = entry.origin().substring(entry.origin().indexOf("//") + 2);
        audit.appendLater(event(
                "web.result",
                entry.session(),
                host,
                Json.object()
                        .put("request", Long.toString(entry.id()))
                        .put("status", status)
                        .put("received", received),
                entry.label()));
        listener.accept(entry.ended(status, received));
    }

    static Event event(String kind, String session, String subject, Json.Builder detail, Label label) {
        return new Event(kind, "agent", Optional.of(session), Optional.empty(), subject, detail.build(), label);
    }
}
