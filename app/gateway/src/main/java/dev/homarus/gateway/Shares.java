package dev.homarus.gateway;

import dev.homarus.loop.Model;
import dev.homarus.protocol.Json;
import dev.homarus.route.Rules;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination.Reach;
import dev.homarus.types.Incognito;
import dev.homarus.types.Label;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How many Turns were answered by models elsewhere, and how many by the owner's own: a number for each day,
/// nothing of what was said. Turns of which nothing is kept are not counted.
final class Shares {
    static final Space SPACE = new Space(
                    "answered",
                    List.of("CREATE TABLE answered(day INTEGER NOT NULL, reach TEXT NOT NULL, turns INTEGER NOT NULL,"
                            + " label TEXT NOT NULL, PRIMARY KEY(day, reach)) WITHOUT ROWID"),
                    Classification.PERSONAL,
                    Duration.ofDays(400),
                    Space.Subjects.OWNER,
                    Space.Export.JSON_LINES,
                    false,
                    Optional.empty())
            .timesIn("day");

    /// So many days count.
    private static final int DAYS = 30;

    /// Of fewer Turns nothing is said.
    private static final long FEWEST = 20;

    /// @param elsewhere Turns of the last [#DAYS] days that a model elsewhere answered
    /// @param all Turns of these days
    record Share(long elsewhere, long all) {
        int percent() {
            return all == 0 ? 0 : (int) (elsewhere * 100 / all);
        }

        /// Tells whether it is more than the owner wants to be told of.
        boolean passes(Rules rules) {
            return all >= FEWEST
                    && rules.share().isPresent()
                    && elsewhere * 100 > all * rules.share().getAsInt();
        }
    }

    private final Store store;
    private final InstantSource clock;

    Shares(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    private Instant today() {
        return clock.instant().truncatedTo(java.time.temporal.ChronoUnit.DAYS);
    }

    /// Counts a Turn that a model has answered.
    void answered(String session, Model model) {
        if (!Incognito.is(session)) {
            var _ = store.writeSoon(tx -> tx.run(
                    "INSERT INTO answered(day, reach, turns, label) VALUES (?, ?, 1, ?)"
                            + " ON CONFLICT(day, reach) DO UPDATE SET turns = turns + 1",
                    today(),
                    model.destination().reach().name().toLowerCase(Locale.ROOT),
                    Label.OWNER));
        }
    }

    Share share() {
        var from = today().minus(Duration.ofDays(DAYS - 1));
        var elsewhere = Reach.CLOUD.name().toLowerCase(Locale.ROOT);
        return store.read(tx -> tx.one(
                        "SELECT coalesce(sum(CASE WHEN reach = ? THEN turns END), 0), coalesce(sum(turns), 0)"
                                + " FROM answered WHERE day >= ?",
                        row -> new Share(row.number(0), row.number(1)),
                        elsewhere,
                        from))
                .orElse(new Share(0, 0));
    }

    /// Returns what is to be said of it.
    List<Json.Obj> findings(Rules rules) {
        var share = share();
        return share.passes(rules)
                ? List.of(Doctor.finding(
                        "DOCTOR-040",
                        "info",
                        "In the last " + DAYS + " days models elsewhere answered " + share.percent() + " % of "
                                + share.all() + " turns; you want to be told from more than "
                                + rules.share().getAsInt() + " % on.",
                        "A model on this machine sends nothing away: homarus model detect, then homarus model check NAME"
                                + " and homarus model routing chat NAME … Or say another part: homarus model routing"
                                + " --cloud-share N"))
                : List.of();
    }
}
