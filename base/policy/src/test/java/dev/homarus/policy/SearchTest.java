package dev.homarus.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.policy.Rule.Kind;
import dev.homarus.policy.Rule.Verdict;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Questions to a search engine.
class SearchTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Action.Search NEAR = search("http://127.0.0.1:8888", "red lobster");
    private static final Action.Search FAR = search("https://search.example.org", "red lobster");
    private static final Label SENSITIVE = Label.of(Classification.SENSITIVE, Provenance.OWNER);

    private static Action.Search search(String engine, String query) {
        return new Action.Search("main", Destination.of(Action.Search.ENGINE, URI.create(engine)), query);
    }

    private static Facts facts(Trust trust, Label label, List<Grant> grants, Rule... rules) {
        return new Facts(NOW, grants, List.of(), true)
                .about(Optional.empty(), label, false)
                .under(new Rules(Profile.POWER, List.of(rules)), trust, Optional.empty());
    }

    private static Rule rule(Verdict verdict, String... hosts) {
        return new Rule("r", verdict, Kind.CONNECT, List.of(), List.of(), List.of(hosts), Optional.empty(), "because");
    }

    private static String decide(Action action, Facts facts) {
        return switch (Policy.decide(action, facts)) {
            case Decision.Allow allow -> "allow " + allow.rule();
            case Decision.Ask ask -> "ask " + ask.rule();
            case Decision.Deny deny -> "deny " + deny.rule();
        };
    }

    @Test
    void question_asks_alsoOnThisMachine_unlessTheOwnerHasAskedForIt() {
        var usual = facts(Trust.CUSTOM, Label.OWNER, List.of());
        assertThat(decide(FAR, usual)).isEqualTo("ask search.ask");
        assertThat(decide(NEAR, usual)).isEqualTo("ask search.ask");
        assertThat(decide(FAR, usual.said(true))).isEqualTo("allow search.said");
    }

    @Test
    void engineElsewhere_needsLevelThree_andHttps() {
        assertThat(decide(FAR, facts(Trust.LOCAL, Label.OWNER, List.of()).said(true)))
                .isEqualTo("deny egress.trust");
        assertThat(decide(NEAR, facts(Trust.LOCAL, Label.OWNER, List.of()).said(true)))
                .isEqualTo("allow search.said");
        assertThat(decide(search("http://search.example.org", "x"), facts(Trust.CUSTOM, Label.OWNER, List.of())))
                .isEqualTo("deny egress.plaintext");
    }

    @Test
    @DisplayName("PI-04 what is too sensitive is in no question but one that the owner has typed")
    void sensitiveConversation_asksNothing() {
        var facts = facts(Trust.CUSTOM, SENSITIVE, List.of(), rule(Verdict.ALLOW, "search.example.org"));
        assertThat(decide(FAR, facts)).isEqualTo("deny search.label");
        assertThat(decide(FAR, facts.said(true))).isEqualTo("allow search.said");
    }

    @Test
    void localOnly_asksNoEngineAtAll() {
        var facts = facts(Trust.CUSTOM, Label.OWNER, List.of()).said(true).stopped(new Stops(true, false));
        assertThat(decide(NEAR, facts)).isEqualTo("deny egress.local");
    }

    @Test
    void grant_isForThisEngineOnly_andNotAfterUntrustedText() {
        var grant = new Grant(
                "grn_1",
                new Grant.Scope.Engine("https://search.example.org:443"),
                Optional.empty(),
                NOW.plusSeconds(60));
        assertThat(decide(FAR, facts(Trust.CUSTOM, Label.OWNER, List.of(grant))))
                .isEqualTo("allow search.grant");
        assertThat(decide(NEAR, facts(Trust.CUSTOM, Label.OWNER, List.of(grant))))
                .isEqualTo("ask search.ask");
        var read = facts(Trust.CUSTOM, Label.UNKNOWN.from("web:a.example.org"), List.of(grant));
        assertThat(decide(FAR, read)).isEqualTo("ask search.ask");
        assertThat(decide(FAR, read.judged(new Words(Words.Whose.OWNERS, "")))).isEqualTo("allow search.grant");
        var mail = facts(Trust.CUSTOM, Label.UNKNOWN.from("mail"), List.of(grant));
        assertThat(decide(FAR, mail.judged(new Words(Words.Whose.OWNERS, "")))).isEqualTo("ask touched.all");
        assertThat(Grants.exact(FAR, read)).contains(grant.scope());
    }

    @Test
    void rules_areObeyed() {
        var denied = facts(Trust.CUSTOM, Label.OWNER, List.of(), rule(Verdict.DENY, "search.example.org"));
        assertThat(decide(FAR, denied.said(true))).isEqualTo("deny rule.r");
        var asks = facts(Trust.CUSTOM, Label.OWNER, List.of(), rule(Verdict.ASK));
        assertThat(decide(FAR, asks.said(true))).isEqualTo("ask rule.r");
        assertThat(decide(FAR, facts(Trust.CUSTOM, Label.OWNER, List.of(), rule(Verdict.ALLOW, "search.example.org"))))
                .isEqualTo("allow rule.r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\u0000"})
    void words_ofMoreThanOneLine_areNoQuestion(String query) {
        assertThatThrownBy(() -> search("https://search.example.org", query))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> search("https://search.example.org", "x".repeat(401)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
