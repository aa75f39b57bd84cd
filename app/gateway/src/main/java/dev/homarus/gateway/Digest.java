package dev.homarus.gateway;

import dev.homarus.audit.Entry;
import dev.homarus.audit.Event;
import dev.homarus.protocol.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What the audit says of some days, counted: what was done, who was asked, what was changed, and what is out
/// of the usual. Entries come newest first.
final class Digest {
    /// How many changes are listed; all are counted.
    static final int CHANGES = 50;

    private static final Set<String> CHANGE = Set.of(
            "config",
            "policy.changed",
            "grant.made",
            "grant.elevated",
            "grant.revoked",
            "consent.given",
            "consent.withdrawn",
            "budget.changed",
            "stop.changed",
            "token",
            "vault",
            "key",
            "data.export");

    /// Something that an owner wants to know of even when it happened once.
    enum Unusual {
        AUDIT_CHANGED("audit.finding", "the audit log was found changed, cut off or damaged"),
        AUDIT_UNREADABLE("audit.unreadable", "an entry of the audit log cannot be opened"),
        AUDIT_CUT("audit.recovered", "the gateway was ended in the middle of writing"),
        ROWS_CHANGED("rows", "tables with rights or secrets were not as the audit says"),
        LOGIN_REUSED("login.reused", "a cookie of the dashboard was shown again after it had been replaced"),
        TOKEN_REUSED("token.reused", "a token was shown again after it had been replaced"),
        LOGIN_REFUSED("login", "a login link was refused: used before, or too old"),
        NOT_SENT("egress.denied", "a request was stopped before it left"),
        OTHER_ISSUER("egress.issuer", "a server's certificate came from another issuer than before"),
        MONEY_REFUSED("budget.refused", "a request would have passed a limit of what may be spent"),
        MODES_MENDED("start", "files of the home could be read or changed by others, and were closed"),
        PAUSED("approval.paused", "somebody said no so often that asking was stopped");

        private final String kind;
        private final String words;

        Unusual(String kind, String words) {
            this.kind = kind;
            this.words = words;
        }

        private boolean is(Event event) {
            return event.kind().equals(kind)
                    && switch (this) {
                        case LOGIN_REFUSED ->
                            event.detail()
                                    .optionalText("result")
                                    .filter("refused"::equals)
                                    .isPresent();
                        case MODES_MENDED -> event.detail().number("mended", 0, 0, Long.MAX_VALUE) > 0;
                        default -> true;
                    };
        }
    }

    private final Instant until;
    private final Set<String> conversations = new HashSet<>();
    private final Map<String, Long> tools = new TreeMap<>();
    private final Map<String, Long> answers = new TreeMap<>();
    private final List<Json> changed = new ArrayList<>();
    private final Map<Unusual, Long> unusual = new EnumMap<>(Unusual.class);
    private final Map<Unusual, Instant> last = new EnumMap<>(Unusual.class);
    private long entries;
    private long calls;
    private long asked;
    private long changes;

    Digest(Instant until) {
        this.until = until;
    }

    void add(Entry entry) {
        if (!entry.time().isBefore(until)) {
            return;
        }
        var event = entry.event();
        entries++;
        switch (event.kind()) {
            case "model.call" -> {
                calls++;
                event.session().ifPresent(conversations::add);
            }
            case "tool.call" -> tools.merge(event.subject(), 1L, Long::sum);
            case "approval.asked" -> asked++;
            case "approval.answered" ->
                answers.merge(event.detail().optionalText("state").orElse("answered"), 1L, Long::sum);
            default -> {}
        }
        if (CHANGE.contains(event.kind())) {
            change(entry);
        }
        for (var kind : Unusual.values()) {
            if (kind.is(event)) {
                unusual.merge(kind, 1L, Long::sum);
                last.putIfAbsent(kind, entry.time());
            }
        }
    }

    private void change(Entry entry) {
        changes++;
        if (changed.size() < CHANGES) {
            var event = entry.event();
            changed.add(Json.object()
                    .put("time", entry.time().toString())
                    .put("kind", event.kind())
                    .put("by", event.actor())
                    .put("subject", event.subject())
                    .build());
        }
    }

    /// Adds the members `entries`, `conversations`, `modelCalls`, `asked`, `answered`, `tools`, `changes`,
    /// `changed`, `unusual` and
    /// `checks`.
    void addTo(Json.Builder json) {
        json.put("entries", entries)
                .put("conversations", conversations.size())
                .put("modelCalls", calls)
                .put("asked", asked)
                .put("answered", counts(answers))
                .put("tools", counts(tools))
                .put("changes", changes)
                .put("changed", Json.array(changed))
                .put(
                        "unusual",
                        Json.array(unusual.entrySet().stream()
                                .map(row -> Json.object()
                                        .put("kind", row.getKey().kind)
                                        .put("what", row.getKey().words)
                                        .put("count", row.getValue())
                                        .put("last", String.valueOf(last.get(row.getKey())))
                                        .build())
                                .toList()))
                .put("checks", Unusual.values().length);
    }

    private static Json.Obj counts(Map<String, Long> counts) {
        var json = Json.object();
        counts.forEach(json::put);
        return json.build();
    }
}
