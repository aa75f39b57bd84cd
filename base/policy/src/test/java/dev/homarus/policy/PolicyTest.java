package dev.homarus.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.policy.Action.ReadWorkspace;
import dev.homarus.policy.Action.RunCommand;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination;
import dev.homarus.types.Destination.Reach;
import dev.homarus.types.Label;
import dev.homarus.types.Principal;
import dev.homarus.types.Principal.Scope;
import dev.homarus.types.Provenance;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final String CLOUD = "https://api.example.com";
    private static final RunCommand COMMAND =
            new RunCommand("main", "ls -l", "/workspace", Map.of("A", "1"), Duration.ofSeconds(60));

    private static Facts facts(Grant... grants) {
        return new Facts(NOW, List.of(grants), List.of(), true);
    }

    private static Facts consented(Consent... consents) {
        return new Facts(NOW, List.of(), List.of(consents), true).under(Rules.CAUTIOUS, Trust.NAMED, Optional.empty());
    }

    private static Action.Send send(String address, Label label) {
        return new Action.Send(Destination.of("test", URI.create(address)), label);
    }

    private static Label label(Classification level) {
        return Label.of(level, Provenance.OWNER);
    }

    private static String kind(Action action, Facts facts) {
        return switch (Policy.decide(action, facts)) {
            case Decision.Allow allow -> "allow " + allow.rule();
            case Decision.Ask ask -> "ask " + ask.rule();
            case Decision.Deny deny -> "deny " + deny.rule();
        };
    }

    @Test
    void run_withoutASandbox_isDeniedWhateverWasGranted() {
        var facts = new Facts(NOW, List.of(new Grant("g", COMMAND, LATER)), List.of(), false);
        assertThat(kind(COMMAND, facts)).isEqualTo("deny exec.sandbox");
        assertThat(kind(COMMAND, Facts.at(NOW))).isEqualTo("deny exec.sandbox");
    }

    @Test
    void run_withoutAGrant_isAsked() {
        assertThat(kind(COMMAND, facts())).isEqualTo("ask exec.ask");
    }

    @Test
    void run_withAGrantForExactlyThis_isAllowed() {
        assertThat(kind(COMMAND, facts(new Grant("g", COMMAND, LATER)))).isEqualTo("allow exec.grant");
        var same = new RunCommand("main", "ls -l", "/workspace", Map.of("A", "1"), Duration.ofMinutes(1));
        assertThat(kind(same, facts(new Grant("g", COMMAND, LATER)))).isEqualTo("allow exec.grant");
    }

    @Test
    void run_withAGrantForAnythingElse_isAsked() {
        var grant = new Grant("g", COMMAND, LATER);
        var env = COMMAND.environment();
        var time = COMMAND.timeout();
        for (var other : List.of(
                new RunCommand("other", "ls -l", "/workspace", env, time),
                new RunCommand("main", "ls -l", "/workspace/a", env, time),
                new RunCommand("main", "ls -l", "/workspace", Map.of("A", "2"), time),
                new RunCommand("main", "ls -l", "/workspace", Map.of("A", "1", "B", ""), time),
                new RunCommand("main", "ls -l", "/workspace", Map.of(), time),
                new RunCommand("main", "ls -l", "/workspace", env, time.plusMillis(1)),
                new RunCommand("main", "ls -l ", "/workspace", env, time),
                new RunCommand("main", "ls  -l", "/workspace", env, time),
                new RunCommand("main", "LS -l", "/workspace", env, time),
                new RunCommand("main", "ls -l\u200b", "/workspace", env, time))) {
            assertThat(kind(other, facts(grant))).as("%s", other).isEqualTo("ask exec.ask");
        }
        assertThat(kind(COMMAND, facts(new Grant("g", new ReadWorkspace("main", "ls -l"), LATER))))
                .isEqualTo("ask exec.ask");
    }

    @Test
    void run_withAnyOneCharacterChanged_isAsked() {
        var grant = new Grant("g", COMMAND, LATER);
        for (int i = 0; i < COMMAND.command().length(); i++) {
            var changed = new StringBuilder(COMMAND.command());
            changed.setCharAt(i, (char) (changed.charAt(i) ^ 1));
            var other = new RunCommand("main", changed.toString(), "/workspace", Map.of("A", "1"), COMMAND.timeout());
            assertThat(kind(other, facts(grant))).isEqualTo("ask exec.ask");
        }
    }

    @Test
    void run_withAnExpiredGrant_isAsked() {
        assertThat(kind(COMMAND, facts(new Grant("g", COMMAND, NOW.plusMillis(1)))))
                .isEqualTo("allow exec.grant");
        assertThat(kind(COMMAND, facts(new Grant("g", COMMAND, NOW)))).isEqualTo("ask exec.ask");
        assertThat(kind(COMMAND, facts(new Grant("g", COMMAND, NOW.minusSeconds(1)))))
                .isEqualTo("ask exec.ask");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a/b.txt", ".hidden", "a..b", "..a", "a\\..\\b", "~", "é"})
    void read_belowTheWorkspace_isAllowed(String path) {
        assertThat(kind(new ReadWorkspace("main", path), Facts.at(NOW))).isEqualTo("allow files.workspace");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/etc/passwd",
                "..",
                "../a",
                "a/..",
                "a/../..",
                "a/../../b",
                "./a",
                "a/./b",
                ".",
                "a\0b",
                "\ud800"
            })
    void read_ofAnythingElse_isDenied(String path) {
        assertThat(kind(new ReadWorkspace("main", path), Facts.at(NOW))).isEqualTo("deny files.workspace");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:11434, PUBLIC, allow egress.clearance",
        "http://localhost:11434, PERSONAL, allow egress.clearance",
        "http://localhost:11434, SENSITIVE, allow egress.clearance",
        "http://localhost:11434, SECRET, deny egress.clearance",
        "https://api.example.com, PUBLIC, allow egress.clearance",
        "https://api.example.com, PERSONAL, deny egress.clearance",
        "https://api.example.com, SENSITIVE, deny egress.clearance",
        "https://api.example.com, SECRET, deny egress.clearance",
        "http://api.example.com, PUBLIC, deny egress.plaintext",
        "http://192.168.1.2, PUBLIC, deny egress.plaintext",
        "http://localhost., PUBLIC, deny egress.plaintext"
    })
    void send_withoutConsent_goesByReach(String address, Classification level, String expected) {
        assertThat(kind(send(address, label(level)), consented())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"PUBLIC, allow", "PERSONAL, allow", "SENSITIVE, deny", "SECRET, deny"})
    void send_withConsentToPersonal_goesNoHigher(Classification level, String expected) {
        var consent = new Consent("https://api.example.com:443", Classification.PERSONAL, LATER);
        assertThat(kind(send(CLOUD, label(level)), consented(consent))).startsWith(expected);
    }

    @Test
    void send_withConsentForAnotherOriginOrTime_isDenied() {
        var personal = send(CLOUD, label(Classification.PERSONAL));
        for (var consent : List.of(
                new Consent("https://api.example.com", Classification.PERSONAL, LATER),
                new Consent("https://api.example.com:444", Classification.PERSONAL, LATER),
                new Consent("http://api.example.com:443", Classification.PERSONAL, LATER),
                new Consent("https://api.example.com.:443", Classification.PERSONAL, LATER),
                new Consent("https://example.com:443", Classification.PERSONAL, LATER),
                new Consent("https://api.example.com:443", Classification.PUBLIC, LATER),
                new Consent("https://api.example.com:443", Classification.PERSONAL, NOW))) {
            assertThat(kind(personal, consented(consent))).as("%s", consent).isEqualTo("deny egress.clearance");
        }
    }

    private static Label about(String... domains) {
        var label = label(Classification.PERSONAL);
        for (var domain : domains) {
            label = label.about(domain);
        }
        return label;
    }

    @Test
    void send_aboutADomain_needsTheConsentForThatDomain() {
        var origin = "https://api.example.com:443";
        var plain = new Consent(origin, Classification.PERSONAL, LATER);
        var health = Consent.about("health", origin, LATER);
        var contacts = Consent.about("contacts", origin, LATER);

        assertThat(kind(send(CLOUD, about("health")), consented(plain))).isEqualTo("deny egress.clearance");
        assertThat(kind(send(CLOUD, about()), consented(health))).isEqualTo("deny egress.clearance");
        assertThat(kind(send(CLOUD, about("health")), consented(health))).isEqualTo("allow egress.clearance");
        assertThat(kind(send(CLOUD, about("health", "contacts")), consented(plain, health)))
                .isEqualTo("deny egress.clearance");
        assertThat(kind(send(CLOUD, about("health", "contacts")), consented(contacts, health)))
                .isEqualTo("allow egress.clearance");
        assertThat(kind(send(CLOUD, Label.SYSTEM.about("health")), consented())).isEqualTo("allow egress.clearance");
        assertThat(kind(send("http://localhost:1", about("health")), consented()))
                .isEqualTo("allow egress.clearance");
        for (var other : List.of(
                Consent.about("health", "https://api.example.org:443", LATER),
                Consent.about("health", origin, NOW),
                Consent.about("finance", origin, LATER))) {
            assertThat(kind(send(CLOUD, about("health")), consented(plain, other)))
                    .as("%s", other)
                    .isEqualTo("deny egress.clearance");
        }
        for (var level : List.of(Classification.SENSITIVE, Classification.SECRET)) {
            assertThat(kind(send(CLOUD, label(level).about("health")), consented(plain, health)))
                    .isEqualTo("deny egress.clearance");
        }
    }

    @Test
    void send_inParts_needsEachOfThemCleared() {
        var origin = "https://api.example.com:443";
        var plain = new Consent(origin, Classification.PERSONAL, LATER);
        var health = Consent.about("health", origin, LATER);
        var to = Destination.of("test", URI.create(CLOUD));
        var together = new Action.Send(to, about("health"), List.of(about(), about("health")));

        assertThat(kind(together, consented(health)))
                .as("one part is about nothing in particular")
                .isEqualTo("deny egress.clearance");
        assertThat(kind(together, consented(plain, health))).isEqualTo("allow egress.clearance");
        var shared = Label.SYSTEM.about("health");
        assertThat(kind(new Action.Send(to, about().join(shared), List.of(about(), shared)), consented(plain)))
                .as("what is about health is public")
                .isEqualTo("allow egress.clearance");
        assertThatThrownBy(() -> new Action.Send(to, about(), List.of(about("health"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void consent_toWhatIsNotNamed_cannotBeMade() {
        assertThatThrownBy(() -> Consent.about("many", "https://a:1", LATER))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Consent("https://a:1", Optional.of("health"), Classification.PUBLIC, LATER, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void send_ofSomethingUnreadable_isDeniedEverywhere() {
        var consent = new Consent("https://api.example.com:443", Classification.PERSONAL, LATER);
        for (var address : List.of("http://localhost", CLOUD)) {
            assertThat(kind(send(address, Label.UNREADABLE), consented(consent)))
                    .startsWith("deny");
        }
    }

    @Test
    void clearance_ofThisMachine_needsNoConsentAndNeverReachesSecrets() {
        assertThat(Policy.clearance(Reach.LOCAL, "http://localhost:1", Set.of("health"), List.of(), NOW))
                .isEqualTo(Classification.SENSITIVE);
        assertThat(Policy.clearance(Reach.CLOUD, "https://a:1", Set.of(), List.of(), NOW))
                .isEqualTo(Classification.PUBLIC);
    }

    @ParameterizedTest
    @EnumSource(names = {"SENSITIVE", "SECRET"})
    void consent_toMoreThanPersonal_cannotBeMade(Classification level) {
        assertThatThrownBy(() -> new Consent("https://a:1", level, LATER)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void operate_goesByTheScopeOnly(Scope scope) {
        var with = new Principal(Principal.Kind.TOKEN, "tok", Set.of(scope));
        for (var needed : Scope.values()) {
            var expected = needed == scope ? "allow face.scope" : "deny face.scope";
            assertThat(kind(new Action.Operate(with, needed, "x"), Facts.at(NOW)))
                    .isEqualTo(expected);
        }
        assertThat(kind(new Action.Speak(with, "main"), Facts.at(NOW)))
                .isEqualTo(scope == Scope.CHAT ? "allow face.scope" : "deny face.scope");
        assertThat(kind(new Action.Operate(Principal.OWNER, scope, "x"), Facts.at(NOW)))
                .isEqualTo("allow face.scope");
    }

    @Test
    void decide_isPure_sameAnswerAndNothingKept() {
        var grants = new ArrayList<>(List.of(new Grant("g", COMMAND, LATER)));
        var facts = new Facts(NOW, grants, List.of(), true);
        grants.clear();
        for (int i = 0; i < 3; i++) {
            assertThat(kind(COMMAND, facts)).isEqualTo("allow exec.grant");
        }
        assertThat(kind(COMMAND, facts())).isEqualTo("ask exec.ask");
        assertThat(facts().with(new Grant("g", COMMAND, LATER)).grants()).hasSize(1);
        assertThat(facts().grants()).isEmpty();
    }

    @Test
    void runCommand_outOfBounds_cannotBeMade() {
        var second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new RunCommand("s", " ", "/w", Map.of(), second))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RunCommand("s", "a\0b", "/w", Map.of(), second))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RunCommand("s", "a".repeat(32_769), "/w", Map.of(), second))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RunCommand("s", "a", "w", Map.of(), second))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RunCommand("s", "a", "/w", Map.of(), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RunCommand("s", "a", "/w", Map.of(), second.negated()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new RunCommand("s", "a".repeat(32_768), "/w", Map.of(), second).command())
                .hasSize(32_768);
    }
}
