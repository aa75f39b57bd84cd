package dev.homarus.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelTest {
    private static final int RUNS = 20_000;
    private static final List<String> READERS = List.of("owner", "anna", "bert", "tok_1");

    private static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static Set<String> some(Random random, List<String> from, int most) {
        var set = new HashSet<String>();
        IntStream.range(0, random.nextInt(most + 1)).forEach(i -> set.add(pick(random, from)));
        return set;
    }

    private static Label random(Random random) {
        var sources = IntStream.range(0, 12).mapToObj(i -> "s" + i).toList();
        var domains = Stream.concat(
                        Label.DOMAINS.stream(), IntStream.range(0, 9).mapToObj(i -> "d" + i))
                .toList();
        return new Label(
                pick(random, List.of(Classification.values())),
                pick(random, List.of(Provenance.values())),
                random.nextBoolean() ? Label.ANYONE : some(random, READERS, 4),
                random.nextInt(3) == 0 ? some(random, domains, random.nextInt(4) == 0 ? 24 : 3) : Set.of(),
                some(random, sources, random.nextInt(4) == 0 ? 14 : 4),
                random.nextInt(3) == 0
                        ? Optional.of(Instant.ofEpochMilli(random.nextLong(4_102_444_800_000L)))
                        : Optional.empty());
    }

    private static Stream<Label> labels(long seed) {
        var random = new Random(seed);
        return Stream.generate(() -> random(random)).limit(RUNS);
    }

    @Test
    void join_withItself_changesNothing() {
        assertThat(labels(1)).allSatisfy(a -> assertThat(a.join(a)).isEqualTo(a));
    }

    @Test
    void join_inEitherOrder_isTheSame() {
        var random = new Random(2);
        assertThat(labels(3)).allSatisfy(a -> {
            var b = random(random);
            assertThat(a.join(b)).isEqualTo(b.join(a));
        });
    }

    @Test
    void join_groupedEitherWay_isTheSame() {
        var random = new Random(4);
        assertThat(labels(5)).allSatisfy(a -> {
            var b = random(random);
            var c = random(random);
            assertThat(a.join(b).join(c)).isEqualTo(a.join(b.join(c)));
        });
    }

    @Test
    void join_withAnything_neverLowersAPart() {
        var random = new Random(6);
        assertThat(labels(7)).allSatisfy(a -> {
            var joined = a.join(random(random));
            assertThat(joined.classification()).isGreaterThanOrEqualTo(a.classification());
            assertThat(joined.provenance()).isGreaterThanOrEqualTo(a.provenance());
            if (!a.readers().equals(Label.ANYONE)) {
                assertThat(a.readers()).containsAll(joined.readers());
            }
            a.deadline()
                    .ifPresent(
                            end -> assertThat(joined.deadline().orElseThrow()).isBeforeOrEqualTo(end));
            assertThat(joined.sources().contains("many") || joined.sources().containsAll(a.sources()))
                    .isTrue();
            assertThat(joined.domains().contains("many") || joined.domains().containsAll(a.domains()))
                    .isTrue();
            assertThat(a.flowsTo(joined)).isTrue();
        });
    }

    @Test
    void flowsTo_aLabelThatForbidsLess_isFalse() {
        var owner = Label.OWNER;
        assertThat(Label.SYSTEM.flowsTo(owner)).isTrue();
        assertThat(owner.flowsTo(Label.SYSTEM)).isFalse();
        assertThat(Label.UNKNOWN.flowsTo(owner)).isFalse();
        var restricted = Label.parse("personal/owner;readers=anna");
        assertThat(owner.flowsTo(restricted)).isTrue();
        assertThat(restricted.flowsTo(owner)).isFalse();
        assertThat(Label.parse("personal/owner;until=2030-01-01T00:00:00Z").flowsTo(owner))
                .isFalse();
        assertThat(labels(8)).allMatch(label -> label.flowsTo(Label.UNREADABLE) || !isOpen(label));
    }

    private static boolean isOpen(Label label) {
        return label.readers().equals(Label.ANYONE)
                && label.deadline().isEmpty()
                && label.domains().isEmpty();
    }

    /// The join, part by part; without the source that is lost beside others.
    private static Label made(Label a, Label b) {
        var readers = new HashSet<>(a.readers().equals(Label.ANYONE) ? b.readers() : a.readers());
        if (!b.readers().equals(Label.ANYONE)) {
            readers.retainAll(b.readers());
        }
        return new Label(
                a.classification().join(b.classification()),
                a.provenance().join(b.provenance()),
                readers,
                both(a.domains(), b.domains()),
                both(a.sources(), b.sources()),
                Stream.of(a.deadline(), b.deadline()).flatMap(Optional::stream).min(Comparator.naturalOrder()));
    }

    private static Set<String> both(Set<String> a, Set<String> b) {
        var all = new HashSet<>(a);
        all.addAll(b);
        return all;
    }

    /// Labels that have something to do with another, and one that has not.
    private static Stream<Label> about(Label a, Random random) {
        var some = random(random);
        return Stream.of(
                some,
                made(a, some),
                made(made(a, some), random(random)),
                a.from("x"),
                a.about("x"),
                Label.SYSTEM,
                Label.OWNER,
                Label.UNREADABLE);
    }

    @Test
    void join_ofLabelsThatAreRelatedOrNot_isWhatItsPartsMake() {
        var random = new Random(14);
        assertThat(labels(15))
                .allSatisfy(a -> about(a, random).forEach(b -> {
                    assertThat(a.join(b)).isEqualTo(made(a, b));
                    assertThat(b.join(a)).isEqualTo(made(a, b));
                }));
    }

    @Test
    void flowsTo_overRandomLabels_isThatTheJoinForbidsNoMore() {
        var random = new Random(16);
        assertThat(labels(17))
                .allSatisfy(a -> about(a, random).forEach(b -> {
                    assertThat(a.flowsTo(b)).isEqualTo(forbidsTheSame(made(a, b), b));
                    assertThat(b.flowsTo(a)).isEqualTo(forbidsTheSame(made(a, b), a));
                }));
    }

    private static boolean forbidsTheSame(Label a, Label b) {
        return a.classification() == b.classification()
                && a.provenance() == b.provenance()
                && a.readers().equals(b.readers())
                && a.domains().equals(b.domains())
                && a.deadline().equals(b.deadline());
    }

    @Test
    void flowsTo_overRandomLabels_isTransitive() {
        var random = new Random(9);
        assertThat(labels(10)).allSatisfy(a -> {
            var b = a.join(random(random));
            var c = b.join(random(random));
            assertThat(a.flowsTo(c)).isTrue();
        });
    }

    @Test
    void parse_ofText_isTheLabel() {
        assertThat(labels(11))
                .allSatisfy(label ->
                        assertThat(Label.parse(label.text())).isEqualTo(label).hasToString(label.text()));
    }

    @Test
    void parse_ofOneChangedCharacter_isAnotherLabelOrUnreadable() {
        var random = new Random(12);
        assertThat(labels(13)).allSatisfy(label -> {
            var text = new StringBuilder(label.text());
            int at = random.nextInt(text.length());
            char put = (char) (random.nextInt(8) == 0 ? random.nextInt(0x3000) : 32 + random.nextInt(95));
            if (text.charAt(at) != put) {
                text.setCharAt(at, put);
                var parsed = Label.parse(text.toString());
                assertThat(parsed.equals(Label.UNREADABLE) || parsed.text().contentEquals(text))
                        .isTrue();
                assertThat(parsed.equals(label)).isEqualTo(label.equals(Label.UNREADABLE));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "/",
                "public",
                "public/",
                "public/system/",
                "Public/system",
                "PUBLIC/SYSTEM",
                "publ\u0131c/system",
                " public/system",
                "public/system ",
                "public/system;",
                "public/system;;",
                "public/system;readers=*",
                "public/system;readers=*,anna",
                "public/system;readers=anna,anna",
                "public/system;readers=bert,anna",
                "public/system;readers=anna;readers=bert",
                "public/system;readers=,anna",
                "public/system;domain=",
                "public/system;domain=a b",
                "public/system;domain=b,a",
                "public/system;domain=a,a",
                "public/system;domain=a,many",
                "public/system;domain=,a",
                "public/system;domain=a;domain=b",
                "public/system;from=",
                "public/system;from=a,many",
                "public/system;from=1,2,3,4,5,6,7,8,9",
                "public/system;until=",
                "public/system;until=tomorrow",
                "public/system;until=2030-01-01T00:00:00.000Z",
                "public/system;level=low",
                "public/system;from=a;domain=b",
                "public/system\npublic/system"
            })
    void parse_ofWhatTextNeverWrites_isUnreadable(String text) {
        assertThat(Label.parse(text)).isEqualTo(Label.UNREADABLE);
    }

    @Test
    void join_ofManySources_keepsNoneOfThemByName() {
        var label =
                IntStream.range(0, 9).mapToObj(i -> Label.SYSTEM.from("s" + i)).reduce(Label.SYSTEM, Label::join);
        assertThat(label.sources()).containsExactly("many");
        assertThat(label.from("one").sources()).containsExactly("many");
    }

    @Test
    void join_ofDomains_keepsBoth() {
        var health = Label.OWNER.about("health");
        var contacts = Label.OWNER.about("contacts");
        var both = health.join(contacts);
        assertThat(both.domains()).containsExactly("contacts", "health");
        assertThat(both.text()).isEqualTo("personal/owner;domain=contacts,health");
        assertThat(Label.parse(both.text())).isEqualTo(both);
        assertThat(health.flowsTo(both)).isTrue();
        assertThat(both.flowsTo(health)).isFalse();
        assertThat(Label.OWNER.flowsTo(health)).isTrue();
        assertThat(health.flowsTo(Label.OWNER)).isFalse();
        assertThat(health.join(Label.OWNER)).isEqualTo(health);
    }

    @Test
    void parse_ofTheFormWithOneDomain_isStillRead() {
        assertThat(Label.parse("sensitive/known;domain=health;from=file").domains())
                .containsExactly("health");
    }

    @Test
    void join_ofManyDomains_keepsNoneOfThemByName() {
        var label = IntStream.rangeClosed(0, Label.MAX_DOMAINS)
                .mapToObj(i -> Label.SYSTEM.about("d" + i))
                .reduce(Label.SYSTEM, Label::join);
        assertThat(label.domains()).containsExactly("many");
        assertThat(label.about("health").domains()).containsExactly("many");
        assertThat(Label.DOMAINS.stream()
                        .reduce(Label.SYSTEM, Label::about, Label::join)
                        .domains())
                .containsExactlyElementsOf(Label.DOMAINS);
    }

    @Test
    void about_withSeparators_cannotAddAnotherPart() {
        assertThat(Label.SYSTEM.about("a;from=b,c").text()).isEqualTo("public/system;domain=a_from_b_c");
    }

    @Test
    void join_ofReadersWithoutAnyoneInCommon_leavesNobody() {
        var label = Label.parse("public/system;readers=anna").join(Label.parse("public/system;readers=bert"));
        assertThat(label.readers()).isEmpty();
        assertThat(label.text()).isEqualTo("public/system;readers=");
        assertThat(Label.parse(label.text())).isEqualTo(label);
    }

    @Test
    void from_withSeparators_cannotAddAnotherPart() {
        var label = Label.SYSTEM.from("a;readers=*,b c\u0000\n");
        assertThat(label.text()).isEqualTo("public/system;from=a_readers_*_b_c__");
        assertThat(Label.parse(label.text())).isEqualTo(label);
    }

    @Test
    void constructor_ofAnyoneAndSomebody_isRefused() {
        assertThatThrownBy(() -> new Label(
                        Classification.PUBLIC,
                        Provenance.SYSTEM,
                        Set.of("*", "anna"),
                        Set.of(),
                        Set.of(),
                        Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readers_areACopy() {
        var readers = new HashSet<>(Set.of("anna"));
        var label = new Label(Classification.PUBLIC, Provenance.SYSTEM, readers, Set.of(), Set.of(), Optional.empty());
        readers.add("bert");
        assertThat(label.readers()).containsExactly("anna");
        assertThatThrownBy(() -> label.readers().add("bert")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void restoredValues_besideWhatIsSensitiveItself_excuseNothing() {
        var restored = Label.of(Classification.SENSITIVE, Provenance.OWNER).from(Label.RESTORED);
        var folder = Label.of(Classification.SENSITIVE, Provenance.UNTRUSTED).from("file");
        var typed = Label.OWNER;

        assertThat(restored.join(typed).sources()).contains(Label.RESTORED);
        assertThat(restored.join(folder).sources()).containsExactly("file");
        assertThat(folder.join(restored)).isEqualTo(restored.join(folder));
        assertThat(restored.join(folder).join(restored).sources()).containsExactly("file");
        assertThat(restored.join(typed).join(folder)).isEqualTo(restored.join(typed.join(folder)));
        assertThat(restored.join(restored)).isEqualTo(restored);
    }
}
