package dev.homarus.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.types.Classification;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChoosingTest {
    private static final Said.About CODE = new Said("```\nx\n```", 0, false).about();
    private static final Said.About CHAT = new Said("Tell me about the sea. ".repeat(9), 0, false).about();
    private static final Optional<Checked> PASSED = Optional.of(new Checked(6, 8, Instant.EPOCH));
    private static final Optional<Checked> FAILED = Optional.of(new Checked(5, 8, Instant.EPOCH));

    private static Candidate far(String name, long cost) {
        return new Candidate(name, false, true, true, true, Optional.empty(), OptionalLong.of(cost));
    }

    private static Candidate own(String name, Optional<Checked> checked) {
        return new Candidate(name, true, true, true, true, checked, OptionalLong.of(0));
    }

    private static Rules rules(Optional<Classification> first, Map<Task, List<String>> lists) {
        return new Rules(lists, first, OptionalInt.empty());
    }

    private static Choice choose(Rules rules, Said.About about, Candidate... there) {
        var known = new HashMap<String, Candidate>();
        Stream.of(there).forEach(candidate -> known.put(candidate.name(), candidate));
        return Choosing.choose(rules, about, Classification.PERSONAL, List.of("usual", "next"), List.of("next"), known);
    }

    @Test
    void choose_withoutAList_isTheUsualOrder() {
        var choice = choose(Rules.STANDARD, CODE, far("usual", 9), far("next", 1), own("mine", PASSED));
        assertThat(choice.names()).containsExactly("usual", "next");
        assertThat(choice.list()).isEmpty();
        assertThat(choice.because()).contains("no list of yours", "code", "usual order");
    }

    @Test
    void choose_aTaskWithoutAList_takesThatOfChat() {
        var rules = rules(Optional.empty(), Map.of(Task.CHAT, List.of("b", "a")));
        assertThat(choose(rules, CODE, far("usual", 0), far("a", 1), far("b", 1))
                        .names())
                .containsExactly("b", "a");
    }

    @Test
    void choose_theCheaperFirst_andUnknownPricesLast() {
        var rules = rules(Optional.empty(), Map.of(Task.CODE, List.of("unknown", "dear", "cheap")));
        var unknown = new Candidate("unknown", false, true, true, true, Optional.empty(), OptionalLong.empty());
        var choice = choose(rules, CODE, unknown, far("dear", 20_000), far("cheap", 10_000), far("next", 0));
        assertThat(choice.names()).containsExactly("cheap", "dear", "unknown", "next");
        assertThat(choice.because()).contains("the cheapest", "about $0.0100", "before 'dear'");
    }

    @Test
    void choose_ownModelThatPassed_goesFirst_oneThatDidNotOrWasNotCheckedLast() {
        var lists = Map.of(Task.CHAT, List.of("far", "failed", "unchecked", "passed"));
        Candidate[] there = {
            far("far", 5), own("failed", FAILED), own("unchecked", Optional.empty()), own("passed", PASSED)
        };
        var local = choose(rules(Optional.of(Classification.PERSONAL), lists), CHAT, there);
        assertThat(local.names()).containsExactly("passed", "far", "failed", "unchecked");
        assertThat(local.because()).contains("yours and passed its check of 1970-01-01 (6 of 8)");
        var above = rules(Optional.of(Classification.SENSITIVE), Map.of(Task.CHAT, List.of("far", "unchecked")));
        assertThat(choose(above, CHAT, there).names())
                .as("that it costs nothing is no reason for one nobody has checked")
                .containsExactly("far", "unchecked");
    }

    @Test
    void choose_whatMayNotBeSentThere_isLeftOut_andWithoutAnyTheUsualAnswers() {
        var no = new Candidate("no", false, false, true, true, Optional.empty(), OptionalLong.of(0));
        var choice = choose(rules(Optional.empty(), Map.of(Task.CODE, List.of("no", "far"))), CODE, no, far("far", 3));
        assertThat(choice.names()).containsExactly("far");
        assertThat(choice.leftOut()).containsExactly(no);
        assertThat(choice.because()).contains("only one");
        var none = choose(rules(Optional.empty(), Map.of(Task.CODE, List.of("no"))), CODE, no, far("usual", 3));
        assertThat(none.names()).containsExactly("usual");
        assertThat(none.because()).contains("none of it may be sent this");
    }

    @Test
    void choose_beyondTheLimits_orTooLong_goesLater() {
        var broke = new Candidate("broke", false, true, false, true, Optional.empty(), OptionalLong.of(1));
        var small = new Candidate("small", false, true, true, false, Optional.empty(), OptionalLong.of(2));
        var rules = rules(Optional.empty(), Map.of(Task.CODE, List.of("broke", "small", "far")));
        var choice = choose(rules, CODE, broke, small, far("far", 3));
        assertThat(choice.names()).containsExactly("far", "small", "broke");
        assertThat(choice.because()).contains("large enough");
        assertThat(choose(rules, CODE, broke, far("far", 3)).because()).contains("within your limits");
    }

    @Test
    void choose_anything_isOnlyWhatTheOwnerListed_inAnOrderThatTheSameFactsGiveAgain() {
        var random = new Random(37);
        for (int i = 0; i < 2_000; i++) {
            var known = new HashMap<String, Candidate>();
            for (var name : List.of("usual", "next", "a", "b", "c", "notListed")) {
                known.put(
                        name,
                        new Candidate(
                                name,
                                random.nextBoolean(),
                                random.nextBoolean(),
                                random.nextBoolean(),
                                random.nextBoolean(),
                                random.nextBoolean() ? PASSED : FAILED,
                                random.nextBoolean() ? OptionalLong.of(random.nextLong(9)) : OptionalLong.empty()));
            }
            var rules = rules(
                    random.nextBoolean() ? Optional.of(Classification.PERSONAL) : Optional.empty(),
                    random.nextBoolean() ? Map.of(Task.CODE, List.of("a", "gone", "b", "c")) : Map.of());
            var first = Choosing.choose(
                    rules, CODE, Classification.PERSONAL, List.of("usual", "next"), List.of("next"), known);
            assertThat(first.names()).doesNotContain("notListed", "gone").doesNotHaveDuplicates();
            assertThat(first.order()).allMatch(Candidate::cleared);
            assertThat(Choosing.choose(
                            rules, CODE, Classification.PERSONAL, List.of("usual", "next"), List.of("next"), known))
                    .isEqualTo(first);
        }
    }
}
