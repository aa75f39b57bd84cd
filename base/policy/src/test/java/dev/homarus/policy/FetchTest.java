package dev.homarus.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.policy.Rule.Kind;
import dev.homarus.policy.Rule.Verdict;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pages of other machines.
class FetchTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Action.Fetch PAGE = fetch("https://a.example.org/x?y=z");
    private static final Label WEB = Label.UNKNOWN.from("web:news.example");
    private static final Label SENSITIVE = Label.of(Classification.SENSITIVE, Provenance.OWNER);

    private static Action.Fetch fetch(String url) {
        return new Action.Fetch("main", url);
    }

    private static Facts facts(Trust trust, Label label, List<Grant> grants, Rule... rules) {
        return new Facts(NOW, grants, List.of(), true)
                .about(Optional.empty(), label, false)
                .under(new Rules(Profile.POWER, List.of(rules)), trust, Optional.empty());
    }

    private static Facts usual(Rule... rules) {
        return facts(Trust.CUSTOM, Label.OWNER, List.of(), rules);
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
    void page_asks_unlessTheOwnerHasTypedItsUrl() {
        assertThat(decide(PAGE, usual())).isEqualTo("ask fetch.ask");
        assertThat(decide(PAGE, usual().said(true))).isEqualTo("allow fetch.said");
        assertThat(decide(PAGE, facts(Trust.CUSTOM, Label.UNKNOWN, List.of()).said(true)))
                .isEqualTo("allow fetch.said");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a.example.org:443/x",
                "https://A.example.org/x",
                "https://127.0.0.1/",
                "https://localhost/",
                "https://u@a.example.org/",
                "https://a.example.org/#part",
                "file:///etc/passwd",
                "a.example.org/x",
                ""
            })
    void whatIsNotInItsOneSpelling_isNoFetch(String url) {
        assertThatThrownBy(() -> fetch(url)).hasMessage("url");
    }

    @Test
    void onlyHttpsLeaves_andOnlyFromLevelThree() {
        assertThat(decide(fetch("http://a.example.org/x"), usual().said(true))).isEqualTo("deny egress.plaintext");
        assertThat(decide(fetch("https://a.example.org:80/x"), usual().said(true)))
                .isEqualTo("deny egress.plaintext");
        assertThat(decide(PAGE, facts(Trust.SYNC, Label.OWNER, List.of()).said(true)))
                .isEqualTo("deny egress.trust");
        assertThat(decide(PAGE, facts(Trust.NAMED, Label.OWNER, List.of()).said(true)))
                .isEqualTo("allow fetch.said");
    }

    @Test
    void hostThatCanLookLikeAnother_isAskedAboutEvenWhereItWasTyped() {
        assertThat(decide(fetch("https://xn--80ak6aa92e.com/"), usual().said(true)))
                .isEqualTo("ask fetch.ask");
    }

    @Test
    @DisplayName("PI-04 what a Turn has read that is sensitive becomes no part of a URL, whoever allows it")
    void sensitiveTurn_fetchesWhatTheOwnerTyped_andNothingElse() {
        var grant = new Grant("g", PAGE, NOW.plusSeconds(9));
        var facts = facts(Trust.CUSTOM, SENSITIVE, List.of(grant), rule(Verdict.ALLOW, "a.example.org"));

        assertThat(decide(PAGE, facts)).isEqualTo("deny fetch.label");
        assertThat(decide(PAGE, facts.said(true))).isEqualTo("allow fetch.said");
    }

    @Test
    void rules_nameHostsOfPagesToo() {
        assertThat(decide(PAGE, usual(rule(Verdict.DENY)).said(true))).isEqualTo("deny rule.r");
        assertThat(decide(PAGE, usual(rule(Verdict.ASK, "*.example.org")).said(true)))
                .isEqualTo("ask rule.r");
        assertThat(decide(PAGE, usual(rule(Verdict.ALLOW, "*.example.org")))).isEqualTo("allow rule.r");
        assertThat(decide(fetch("https://a.example.net/"), usual(rule(Verdict.ALLOW, "*.example.org"))))
                .isEqualTo("ask fetch.ask");
        assertThat(decide(PAGE, facts(Trust.CUSTOM, Label.UNKNOWN, List.of(), rule(Verdict.ALLOW, "a.example.org"))))
                .isEqualTo("ask touched.all");
        assertThat(decide(PAGE, facts(Trust.CUSTOM, WEB, List.of(), rule(Verdict.ALLOW, "a.example.org"))))
                .as("public pages only")
                .isEqualTo("ask fetch.ask");
    }

    @Test
    void grant_ofASite_holdsForItsPages_andNotForCommands() {
        var site = new Grant("g", new Grant.Scope.Site("a.example.org"), Optional.empty(), NOW.plusSeconds(1));
        var host = new Grant("h", new Grant.Scope.Host("a.example.org", 443), Optional.empty(), NOW.plusSeconds(1));
        var other = new Grant("h", new Grant.Scope.Host("a.example.org", 8443), Optional.empty(), NOW.plusSeconds(1));
        var connect = new Action.Connect("main", "curl it", "a.example.org", 443);

        for (var grant : List.of(site, host)) {
            assertThat(decide(PAGE, facts(Trust.CUSTOM, Label.OWNER, List.of(grant))))
                    .isEqualTo("allow fetch.grant");
            assertThat(decide(PAGE, facts(Trust.CUSTOM, Label.UNKNOWN, List.of(grant))))
                    .isEqualTo("ask touched.all");
            assertThat(decide(PAGE, facts(Trust.CUSTOM, WEB, List.of(grant)))).isEqualTo("ask fetch.ask");
            assertThat(decide(fetch("https://b.example.org/"), facts(Trust.CUSTOM, Label.OWNER, List.of(grant))))
                    .isEqualTo("ask fetch.ask");
        }
        assertThat(decide(PAGE, facts(Trust.CUSTOM, Label.OWNER, List.of(other))))
                .isEqualTo("ask fetch.ask");
        assertThat(Grants.covering(connect, facts(Trust.CUSTOM, Label.OWNER, List.of(site))))
                .isEmpty();
        assertThat(Grants.exact(PAGE, usual())).contains(new Grant.Scope.Site("a.example.org"));
    }

    @Test
    void answer_isForExactlyThisUrl_evenAgainstARuleThatAsks() {
        var grant = new Grant("g", PAGE, NOW.plusSeconds(9));
        var facts = facts(Trust.CUSTOM, Label.UNKNOWN, List.of(grant), rule(Verdict.ASK));

        assertThat(decide(PAGE, facts)).isEqualTo("allow fetch.grant");
        assertThat(decide(fetch("https://a.example.org/x?y=w"), facts)).isEqualTo("ask touched.all");
        assertThat(decide(
                        fetch("https://a.example.org/x?y=w"),
                        facts(Trust.CUSTOM, WEB, List.of(grant), rule(Verdict.ASK))))
                .isEqualTo("ask rule.r");
    }

    @Test
    @DisplayName("SF-06 where a page leads is decided anew; only its own host goes with it")
    void redirect_isDecidedAnew() {
        var permit = ((Decision.Allow) Policy.decide(PAGE, usual().said(true))).permit();
        var hop = fetch("https://a.example.org/elsewhere");
        var facts = facts(Trust.CUSTOM, WEB, List.of()).running(Optional.of(permit));

        assertThat(decide(hop, facts)).as("not redeemed").isEqualTo("ask fetch.ask");
        permit.redeem(Action.Fetch.class, NOW);
        assertThat(decide(hop, facts)).isEqualTo("allow fetch.redirect");
        assertThat(decide(fetch("https://b.example.org/elsewhere"), facts)).isEqualTo("ask fetch.ask");
        assertThat(decide(new Action.Fetch("other", "https://a.example.org/elsewhere"), facts))
                .isEqualTo("ask fetch.ask");
        assertThat(decide(fetch("http://a.example.org/elsewhere"), facts)).isEqualTo("deny egress.plaintext");
        assertThat(decide(
                        hop,
                        facts(Trust.CUSTOM, Label.UNKNOWN, List.of(), rule(Verdict.DENY))
                                .running(Optional.of(permit))))
                .isEqualTo("deny rule.r");
    }
}
