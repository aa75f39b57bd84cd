package dev.homarus.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.policy.Words.Whose;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a judgement of whose words an effect is made of changes, and what it never does.
class WordsTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Action.WriteWorkspace WRITE =
            new Action.WriteWorkspace("main", "notes/a.txt", "", "a".repeat(64));
    private static final Grant STANDING =
            new Grant("grn_1", new Grant.Scope.File("notes/a.txt"), Optional.of("main"), NOW.plusSeconds(600));
    private static final Rules NOTES = new Rules(
            Profile.CAUTIOUS,
            List.of(new Rule(
                    "notes",
                    Rule.Verdict.ALLOW,
                    Rule.Kind.WRITE,
                    List.of(),
                    List.of("/workspace/notes"),
                    Optional.empty(),
                    "notes are kept freely")));
    private static final Label OWN = Label.of(Classification.PERSONAL, Provenance.KNOWN);

    private static String decide(Label read, List<Grant> grants, Rules rules, Whose whose) {
        var facts = new Facts(NOW, grants, List.of(), true)
                .about(Optional.empty(), read, false)
                .under(rules, Trust.CUSTOM, Optional.empty())
                .judged(new Words(whose, "why"));
        return switch (Policy.decide(WRITE, facts)) {
            case Decision.Allow(var permit) -> "allow " + permit.rule();
            case Decision.Ask(var rule, var reason) -> "ask " + rule;
            case Decision.Deny(var rule, var reason) -> "deny " + rule + " " + reason;
        };
    }

    private static String granted(Label read, Whose whose) {
        return decide(read, List.of(STANDING), Rules.CAUTIOUS, whose);
    }

    @Test
    void standingGrant_afterUntrustedText_countsOnlyForTheOwnersWords() {
        assertThat(granted(Label.UNKNOWN, Whose.UNJUDGED)).isEqualTo("ask files.ask");
        assertThat(granted(Label.UNKNOWN, Whose.STRANGERS)).isEqualTo("ask files.ask");
        assertThat(granted(Label.UNKNOWN, Whose.OWNERS)).isEqualTo("allow files.grant");
    }

    @Test
    void strangersWords_inWhatTheOwnerVouchesFor_askAllTheSame() {
        assertThat(granted(OWN, Whose.UNJUDGED)).isEqualTo("allow files.grant");
        assertThat(granted(OWN, Whose.STRANGERS)).isEqualTo("ask files.ask");
    }

    @Test
    void ownersWords_allowNothingThatNothingElseAllows() {
        assertThat(decide(Label.UNKNOWN, List.of(), Rules.CAUTIOUS, Whose.OWNERS))
                .isEqualTo("ask files.ask");
    }

    @Test
    void ruleThatAllows_afterUntrustedText_allowsTheOwnersWordsOnly() {
        assertThat(decide(Label.UNKNOWN, List.of(), NOTES, Whose.OWNERS)).isEqualTo("allow rule.notes");
        assertThat(decide(Label.UNKNOWN, List.of(), NOTES, Whose.STRANGERS)).isEqualTo("ask files.ask");
    }

    @Test
    void forbiddenWords_areDenied_whateverAPersonAnswers() {
        var answer = new Grant("apr_1", WRITE, NOW.plusSeconds(60));

        assertThat(decide(OWN, List.of(answer, STANDING), NOTES, Whose.FORBIDDEN))
                .isEqualTo("deny words.forbidden why");
    }

    @Test
    void personsAnswer_winsOverStrangersWords() {
        var answer = new Grant("apr_1", WRITE, NOW.plusSeconds(60));

        assertThat(decide(Label.UNKNOWN, List.of(answer), Rules.CAUTIOUS, Whose.STRANGERS))
                .isEqualTo("allow files.grant");
    }
}
