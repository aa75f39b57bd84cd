package dev.homarus.egress;

import dev.homarus.protocol.Json;
import dev.homarus.store.Row;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination.Reach;
import dev.homarus.types.Label;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// Every host that was sent something, as far back as the [Ledger] goes.
public final class Receivers {
    /// A request that was not let out, had no key or no address never dialled; a connection that carried nothing
    /// had nothing.
    static final String DIALLED = "CASE method WHEN 'CONNECT'"
            + " THEN bytes > 0 OR received > 0 OR status IN ('sending', 'interrupted, bytes unknown')"
            + " ELSE status NOT IN ('failed EGRESS-001', 'failed EGRESS-006', 'failed EGRESS-007', 'failed EGRESS-008')"
            + " END";
    private static final String PURPOSE = "CASE WHEN method = 'CONNECT' THEN 'command'"
            + " WHEN destination LIKE 'provider:%' OR destination LIKE 'detect:%' THEN 'model' ELSE 'web' END";

    /// One host and port.
    ///
    /// @param origin `scheme://host:port`
    /// @param purposes what for: `model`, `command`, `web`
    /// @param sent bytes; of a request that failed on its way, all that it had
    /// @param received bytes of answers
    /// @param highest the most harmful of what was sent
    public record Receiver(
            String origin,
            Reach reach,
            Set<String> purposes,
            Instant first,
            Instant last,
            long requests,
            long sent,
            long received,
            Classification highest) {
        private Receiver and(Receiver other) {
            var all = new TreeSet<>(purposes);
            all.addAll(other.purposes);
            return new Receiver(
                    origin,
                    reach,
                    all,
                    first.isBefore(other.first) ? first : other.first,
                    last.isAfter(other.last) ? last : other.last,
                    requests + other.requests,
                    sent + other.sent,
                    received + other.received,
                    highest.join(other.highest));
        }

        /// Returns `host:port`.
        public String place() {
            return origin.substring(origin.indexOf("//") + 2);
        }

        /// Returns the members of a row of `GET /api/ledger/hosts` that the ledger knows.
        public Json.Builder json() {
            return Json.object()
                    .put("host", place())
                    .put("for", Json.strings(List.copyOf(purposes)))
                    .put("first", first.toString())
                    .put("last", last.toString())
                    .put("requests", requests)
                    .put("sent", sent)
                    .put("received", received)
                    .put("label", highest.name().toLowerCase(Locale.ROOT));
        }
    }

    private final Store store;

    public Receivers(Store store) {
        this.store = store;
    }

    /// Returns them, those that were sent something last first.
    public List<Receiver> list() {
        return between(Instant.EPOCH, Instant.ofEpochMilli(Long.MAX_VALUE));
    }

    /// Returns those that were sent something from `since` on and before `until`, with what that was.
    public List<Receiver> between(Instant since, Instant until) {
        var all = new LinkedHashMap<String, Receiver>();
        List<Receiver> rows = store.read(tx -> tx.all(
                "SELECT origin, reach, " + PURPOSE
                        + ", label, min(time), max(time), count(*), sum(bytes), sum(received)" + " FROM request WHERE "
                        + DIALLED + " AND time >= ? AND time < ? GROUP BY 1, 2, 3, 4",
                Receivers::receiver,
                since,
                until));
        rows.forEach(row -> all.merge(row.origin(), row, Receiver::and));
        return all.values().stream()
                .sorted(Comparator.comparing(Receiver::last).reversed().thenComparing(Receiver::origin))
                .toList();
    }

    private static Receiver receiver(Row row) {
        return new Receiver(
                row.text(0),
                Reach.valueOf(row.text(1)),
                Set.of(row.text(2)),
                row.time(4),
                row.time(5),
                row.number(6),
                row.number(7),
                row.number(8),
                Label.parse(row.text(3)).classification());
    }
}
