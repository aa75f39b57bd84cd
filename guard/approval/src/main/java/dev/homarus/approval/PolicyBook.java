package dev.homarus.approval;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.policy.Profile;
import dev.homarus.policy.Rule;
import dev.homarus.policy.Rules;
import dev.homarus.policy.Trust;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.store.Row;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// The owner's trust level and policy, with every step that led there. They lie in the encrypted store, which
/// no command and no file tool can reach. A change is on record before it counts. Thread-safe.
public final class PolicyBook {
    /// Every step, newest last.
    public static final Space SPACE = new Space(
                    "policy",
                    List.of("CREATE TABLE policy(seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL,"
                            + " source TEXT NOT NULL, back INTEGER, by TEXT NOT NULL, at INTEGER NOT NULL,"
                            + " label TEXT NOT NULL)"),
                    Classification.PERSONAL,
                    Duration.ofDays(3_650),
                    Space.Subjects.OWNER,
                    Space.Export.JSON_LINES,
                    false,
                    Optional.empty())
            .guarded(List.of(
                    "INSERT INTO policy(kind, value, source, back, by, at, label) VALUES ('trust', '1', '', NULL,"
                            + " 'homarus', ?1, '" + Label.OWNER.text() + "')"))
            .timesIn("at");

    /// How long the owner waits between two steps up.
    public static final Duration COOL_DOWN = Duration.ofMinutes(1);

    /// The longest policy, in characters.
    public static final int MAX_SOURCE = 262_144;

    private static final String TRUST = "trust";
    private static final String RULES = "rules";

    /// @param back the step that an undo returns to; empty at the first
    private record Step(long seq, String value, String source, Optional<Long> back, Instant at) {}

    private final Store store;
    private final AuditLog audit;
    private final InstantSource clock;
    private volatile Trust trust;
    private volatile Rules rules;
    private volatile String source;
    private Instant lastUp = Instant.MIN;

    /// @param first the level where none was ever chosen
    public PolicyBook(Store store, AuditLog audit, InstantSource clock, Trust first) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.trust = newest(TRUST).map(step -> trust(step.value())).orElse(first);
        var written = newest(RULES);
        this.rules = written.map(step -> rules(step.value())).orElse(Rules.CAUTIOUS);
        this.source = written.map(Step::source).orElse("");
    }

    /// A new home begins at level 1.
    public PolicyBook(Store store, AuditLog audit, InstantSource clock) {
        this(store, audit, clock, Trust.LOCAL);
    }

    private static Trust trust(String value) {
        return Trust.of(Long.parseLong(value)).orElse(Trust.LOCAL);
    }

    private static Rules rules(String value) {
        return RulesJson.read(Json.object(JsonText.parse(value), "the policy"));
    }

    private Optional<Step> newest(String kind) {
        return store.read(tx -> tx.one(
                "SELECT seq, value, source, back, at FROM policy WHERE kind = ? ORDER BY seq DESC LIMIT 1",
                PolicyBook::step,
                kind));
    }

    private Optional<Step> step(long seq) {
        return store.read(
                tx -> tx.one("SELECT seq, value, source, back, at FROM policy WHERE seq = ?", PolicyBook::step, seq));
    }

    private static Step step(Row row) {
        return new Step(
                row.number(0), row.text(1), row.text(2), row.optionalText(3).map(Long::parseLong), row.time(4));
    }

    public Trust trust() {
        return trust;
    }

    /// Returns the rules that hold. Below level 4 those of the owner that ask or deny still do; nothing that
    /// allows.
    public Rules rules() {
        if (trust.reaches(Trust.CUSTOM)) {
            return rules;
        }
        var strict = rules.rules().stream()
                .filter(rule -> rule.verdict() != Rule.Verdict.ALLOW)
                .toList();
        return strict.isEmpty() ? Rules.CAUTIOUS : new Rules(Profile.CAUTIOUS, strict);
    }

    /// Returns the policy as the owner wrote it, with its comments; empty where there is none.
    public String source() {
        return source;
    }

    /// Returns the owner's policy, whether or not the trust level lets all of it hold.
    public Rules written() {
        return rules;
    }

    /// Goes from one level to another.
    ///
    /// @param from the level that the owner saw
    /// @throws ProblemException TRUST-001 no step, TRUST-002 too soon after the last step up, TRUST-003 the
    ///     level has changed since
    public synchronized void step(Trust from, Trust to, String by) {
        var now = clock.instant();
        if (from != trust) {
            throw new Problem(
                            "TRUST-003",
                            "The trust level is " + trust.level() + " by now.",
                            "Look at it with: homarus trust")
                    .asException();
        }
        if (to == trust) {
            throw new Problem("TRUST-001", "The trust level is " + to.level() + " already.", "Nothing was changed.")
                    .asException();
        }
        boolean up = to.compareTo(trust) > 0;
        if (up && now.isBefore(next())) {
            throw new Problem(
                            "TRUST-002",
                            "The last step up is less than " + COOL_DOWN.toSeconds() + " seconds ago.",
                            "Wait " + (1 + now.until(next(), ChronoUnit.SECONDS)) + " seconds and look again:"
                                    + " homarus trust " + to.level())
                    .asException();
        }
        move(to, by, "step");
        lastUp = up ? now : lastUp;
    }

    private Instant next() {
        return lastUp.equals(Instant.MIN) ? Instant.MIN : lastUp.plus(COOL_DOWN);
    }

    /// Goes up to a level that something the owner has just consented to needs; does nothing where it is
    /// reached.
    public synchronized void reach(Trust needed, String by, String why) {
        if (!trust.reaches(needed)) {
            move(needed, by, why);
            lastUp = clock.instant();
        }
    }

    private void move(Trust to, String by, String why) {
        var back = newest(TRUST).map(Step::seq).or(() -> Optional.of(begin()));
        record(
                TRUST,
                by,
                Json.object().put("from", trust.level()).put("to", to.level()).put("why", why));
        write(TRUST, Long.toString(to.level()), "", back, by);
        trust = to;
    }

    /// Keeps the level of the beginning, so that the first step can be undone.
    private long begin() {
        write(TRUST, Long.toString(trust.level()), "", Optional.empty(), "homarus");
        return newest(TRUST).orElseThrow().seq();
    }

    /// Undoes the last step that was not undone yet; returns the level that holds now.
    ///
    /// @throws ProblemException TRUST-004 nothing to undo
    public synchronized Trust undo(String by) {
        var before = newest(TRUST).flatMap(Step::back).flatMap(this::step);
        if (before.isEmpty()) {
            throw new Problem("TRUST-004", "There is no step to undo.", "See where you are with: homarus trust")
                    .asException();
        }
        var to = trust(before.get().value());
        record(
                TRUST,
                by,
                Json.object().put("from", trust.level()).put("to", to.level()).put("why", "undo"));
        write(TRUST, before.get().value(), "", before.get().back(), by);
        trust = to;
        return to;
    }

    /// Puts another policy in force.
    ///
    /// @param text as the owner wrote it, at most [#MAX_SOURCE] characters
    /// @throws ProblemException POLICY-002 the trust level does not let a policy of one's own hold
    public synchronized void write(String text, Rules written, String by) {
        if (!trust.reaches(Trust.CUSTOM)) {
            throw new Problem(
                            "POLICY-002",
                            "A policy of your own holds from trust level 4 on; this is level " + trust.level() + ".",
                            "Look at what changes, and step up: homarus trust 4")
                    .asException();
        }
        var value = RulesJson.write(written);
        record(
                RULES,
                by,
                Json.object()
                        .put("profile", PlanJson.word(written.profile()))
                        .put("rules", written.rules().size())
                        .put("sha256", Digest.of(value)));
        write(RULES, value.write(), text, newest(RULES).map(Step::seq), by);
        rules = written;
        source = text;
    }

    private void record(String what, String by, Json.Builder detail) {
        audit.append(Event.of("policy.changed", by, what, detail.build()));
    }

    private void write(String kind, String value, String text, Optional<Long> back, String by) {
        store.write(tx -> tx.run(
                "INSERT INTO policy(kind, value, source, back, by, at, label) VALUES (?, ?, ?, ?, ?, ?, ?)",
                kind,
                value,
                text,
                back,
                by,
                clock.instant(),
                Label.OWNER));
    }
}
