package dev.homarus.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.store.Store;
import dev.homarus.types.Principal;
import dev.homarus.types.Principal.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final SecretBytes key = SecretBytes.random(32);
    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(folder.resolve("t.db"), key, List.of(Tokens.SPACE, Logins.SPACE), () -> new byte[0]);
    }

    @AfterEach
    void close() {
        store.close();
        key.close();
    }

    private Tokens tokens() {
        return new Tokens(store, now::get, SystemEntropy.INSTANCE);
    }

    private Logins logins() {
        return new Logins(store, now::get, SystemEntropy.INSTANCE);
    }

    @ParameterizedTest
    @EnumSource
    void token_resolved_mayWhatItsScopeSaysAndNothingElse(Scope scope) {
        var tokens = tokens();
        var made = tokens.create(scope, "phone", HOUR);
        var who = tokens.resolve(made.value()).orElseThrow();
        assertThat(who.kind()).isEqualTo(Principal.Kind.TOKEN);
        assertThat(who.id()).isEqualTo(made.token().id());
        for (var asked : Scope.values()) {
            boolean expected = asked == scope || (scope == Scope.ADMIN && asked == Scope.READ);
            assertThat(who.may(asked)).as("%s", asked).isEqualTo(expected);
        }
    }

    @Test
    void token_ofAnyOtherText_isNobody() {
        var tokens = tokens();
        var value = tokens.create(Scope.ADMIN, "phone", HOUR).value();
        for (var other :
                List.of("", " ", value + " ", value.substring(1), value.toUpperCase(java.util.Locale.ROOT), "hmr_")) {
            assertThat(tokens.resolve(other)).isEmpty();
        }
        for (int i = 0; i < value.length(); i++) {
            var changed = new StringBuilder(value);
            changed.setCharAt(i, value.charAt(i) == 'A' ? 'B' : 'A');
            assertThat(tokens.resolve(changed.toString())).isEmpty();
        }
    }

    @Test
    void token_atItsEnd_isNobodyAndStillListed() {
        var tokens = tokens();
        var made = tokens.create(Scope.CHAT, "phone", HOUR);
        now.set(START.plus(HOUR).minusMillis(1));
        assertThat(tokens.resolve(made.value())).isPresent();
        now.set(START.plus(HOUR));
        assertThat(tokens.resolve(made.value())).isEmpty();
        assertThat(tokens.list()).containsExactly(made.token());
    }

    @Test
    void token_revoked_isNobodyAtOnceAndAfterARestart() {
        var tokens = tokens();
        var made = tokens.create(Scope.CHAT, "phone", HOUR);
        var kept = tokens.create(Scope.READ, "other", HOUR);
        assertThat(tokens.revoke(made.token().id())).isTrue();
        assertThat(tokens.revoke(made.token().id())).isFalse();
        assertThat(tokens.revoke("tok_unknown")).isFalse();
        assertThat(tokens.resolve(made.value())).isEmpty();
        assertThat(tokens().resolve(made.value())).isEmpty();
        assertThat(tokens().list()).containsExactly(kept.token());
        assertThat(tokens().resolve(kept.value())).isPresent();
    }

    @Test
    void token_value_isKeptNowhere() throws IOException {
        var value = tokens().create(Scope.CHAT, "phone", HOUR).value();
        assertThat(value).startsWith("hmr_").hasSize(47);
        assertThat(tokens().list().toString()).doesNotContain(value);
        store.write(tx -> tx.run("UPDATE token SET created = created + 1"));
        for (var column : List.of("id", "digest", "name")) {
            var kept = store.read(tx -> tx.all("SELECT " + column + " FROM token", row -> row.text(0)));
            assertThat(kept).hasSize(1).noneMatch(text -> text.contains(value));
        }
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(value);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 59, 315_360_001})
    void token_withALifetimeOutOfRange_isNotMade(long seconds) {
        assertThatThrownBy(() -> tokens().create(Scope.CHAT, "phone", Duration.ofSeconds(seconds)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void token_withAnUnusableName_isNotMade() {
        for (var name : List.of("", " ", "x".repeat(201))) {
            assertThatThrownBy(() -> tokens().create(Scope.CHAT, name, HOUR))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void token_beyondTheMost_isRefusedUntilOneIsRevoked() {
        var tokens = tokens();
        for (int i = 0; i < Tokens.MAX_TOKENS; i++) {
            tokens.create(Scope.CHAT, "t" + i, HOUR);
        }
        assertThatThrownBy(() -> tokens.create(Scope.CHAT, "more", HOUR)).hasMessageStartingWith("TOKEN-002");
        tokens.revoke(tokens.list().getFirst().id());
        assertThat(tokens.create(Scope.CHAT, "more", HOUR).token().name()).isEqualTo("more");
    }

    @Test
    void login_codeRedeemed_isTheOwner() {
        var logins = logins();
        var cookie = logins.redeem(logins.offer().value()).orElseThrow();
        assertThat(logins.resolve(cookie)).contains(Principal.OWNER);
        assertThat(logins().resolve(cookie)).contains(Principal.OWNER);
        assertThat(logins.resolve(cookie + "A")).isEmpty();
        assertThat(logins.resolve("")).isEmpty();
    }

    @Test
    void login_codeRedeemedAgain_isRefused() {
        var logins = logins();
        var code = logins.offer().value();
        assertThat(logins.redeem(code)).isPresent();
        assertThat(logins.redeem(code)).isEmpty();
        assertThat(logins.redeem("")).isEmpty();
        assertThat(logins.redeem(logins().offer().value())).isEmpty();
    }

    @Test
    void login_codeRacedByManyThreads_isRedeemedOnce() throws InterruptedException {
        var logins = logins();
        for (int round = 0; round < 20; round++) {
            var code = logins.offer().value();
            var won = new AtomicInteger();
            var start = new CountDownLatch(1);
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 16; i++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    try {
                        start.await();
                        logins.redeem(code).ifPresent(cookie -> won.incrementAndGet());
                    } catch (InterruptedException e) {
                        won.addAndGet(1_000);
                    }
                }));
            }
            start.countDown();
            for (var thread : threads) {
                thread.join();
            }
            assertThat(won).hasValue(1);
        }
    }

    @Test
    void login_codeAtItsEnd_isRefused() {
        var logins = logins();
        var code = logins.offer();
        assertThat(code.expires()).isEqualTo(START.plus(Logins.CODE_LIFETIME));
        now.set(code.expires());
        assertThat(logins.redeem(code.value())).isEmpty();
        now.set(START);
        assertThat(logins.redeem(code.value())).as("spent").isEmpty();
    }

    @Test
    void login_cookieAtItsEnd_isNobody() {
        var logins = logins();
        var cookie = logins.redeem(logins.offer().value()).orElseThrow();
        now.set(START.plus(Logins.COOKIE_LIFETIME).minusMillis(1));
        assertThat(logins.resolve(cookie)).isPresent();
        now.set(START.plus(Logins.COOKIE_LIFETIME));
        assertThat(logins.resolve(cookie)).isEmpty();
        assertThat(logins().resolve(cookie)).isEmpty();
    }

    @Test
    void login_ended_isNobodyAtOnceAndAfterARestart() {
        var logins = logins();
        var cookie = logins.redeem(logins.offer().value()).orElseThrow();
        logins.end(cookie);
        logins.end("unknown");
        assertThat(logins.resolve(cookie)).isEmpty();
        assertThat(logins().resolve(cookie)).isEmpty();
    }

    @Test
    void login_beyondTheMost_endsTheOldest() {
        var logins = logins();
        var cookies = new ArrayList<String>();
        for (int i = 0; i <= Logins.MAX_LOGINS; i++) {
            now.set(now.get().plusSeconds(1));
            cookies.add(logins.redeem(logins.offer().value()).orElseThrow());
        }
        assertThat(logins.resolve(cookies.getFirst())).isEmpty();
        assertThat(logins.resolve(cookies.get(1))).isPresent();
        assertThat(logins.resolve(cookies.getLast())).isPresent();
        assertThat(logins().resolve(cookies.getFirst())).isEmpty();
        assertThat(new HashSet<>(cookies)).hasSize(cookies.size());
    }

    @Test
    void login_floodOfCodes_isBounded() {
        var logins = logins();
        var first = logins.offer().value();
        for (int i = 0; i < Logins.MAX_CODES; i++) {
            logins.offer();
        }
        assertThat(logins.redeem(first)).isEmpty();
        assertThat(logins.redeem(logins.offer().value())).isPresent();
    }

    private String replaced(Logins logins, String cookie) {
        return ((Logins.Shown.Known) logins.show(cookie)).next().orElseThrow();
    }

    private long count(String table) {
        return store.read(tx -> tx.one("SELECT count(*) FROM " + table, row -> row.number(0)))
                .orElseThrow();
    }

    private String login(Logins logins) {
        return logins.redeem(logins.offer().value()).orElseThrow();
    }

    @Test
    void cookie_beforeItsStep_isKept() {
        var logins = logins();
        var cookie = login(logins);
        now.set(START.plus(Logins.STEP).minusMillis(1));
        assertThat(logins.show(cookie))
                .isInstanceOfSatisfying(
                        Logins.Shown.Known.class,
                        known -> assertThat(known.next()).isEmpty());
    }

    @Test
    void cookie_afterItsStep_isReplacedByTheSameOneEachTime_alsoAfterARestart() {
        var logins = logins();
        var cookie = login(logins);
        now.set(START.plus(Logins.STEP));
        var next = replaced(logins, cookie);
        assertThat(next).isNotEqualTo(cookie).hasSameSizeAs(cookie);
        assertThat(replaced(logins, cookie)).isEqualTo(next);
        assertThat(replaced(logins(), cookie)).isEqualTo(next);
        assertThat(logins().resolve(next)).contains(Principal.OWNER);
    }

    @Test
    void cookie_whoseSuccessorGotLost_isGoodUntilTheSuccessorIsShown() {
        var logins = logins();
        var cookie = login(logins);
        now.set(START.plus(Logins.STEP));
        var next = replaced(logins, cookie);
        now.set(START.plus(Duration.ofDays(5)));
        assertThat(replaced(logins, cookie)).isEqualTo(next);
        assertThat(logins.reused()).isEmpty();
    }

    @Test
    void cookie_inTheGraceAfterItsSuccessorWasShown_isGood() {
        var logins = logins();
        var cookie = login(logins);
        now.set(START.plus(Logins.STEP));
        var next = replaced(logins, cookie);
        assertThat(logins.resolve(next)).isPresent();
        now.set(now.get().plus(Logins.GRACE).minusMillis(1));
        assertThat(replaced(logins, cookie)).isEqualTo(next);
        assertThat(logins.resolve(next)).isPresent();
    }

    @Test
    void cookie_replayedAfterTheGrace_endsItsLoginAndNoOther() {
        var logins = logins();
        var ended = new ArrayList<String>();
        logins.onEnd(ended::add);
        var other = login(logins);
        var cookie = login(logins);
        now.set(START.plus(Logins.STEP));
        var next = replaced(logins, cookie);
        assertThat(logins.resolve(next)).isPresent();
        now.set(now.get().plus(Logins.GRACE));
        assertThat(logins.show(cookie))
                .isInstanceOfSatisfying(
                        Logins.Shown.Reused.class,
                        shown -> assertThat(shown.first()).isTrue());
        for (var of : List.of(logins, logins())) {
            for (var value : List.of(cookie, next)) {
                assertThat(of.show(value))
                        .isInstanceOfSatisfying(
                                Logins.Shown.Reused.class,
                                shown -> assertThat(shown.first()).isFalse());
            }
            assertThat(of.resolve(other)).isPresent();
            assertThat(of.reused()).containsExactly(now.get());
        }
        assertThat(ended).hasSize(1);
    }

    @Test
    void cookie_ofTwoStepsAgo_endsTheLoginToo() {
        var logins = logins();
        var first = login(logins);
        now.set(START.plus(Logins.STEP));
        var second = replaced(logins, first);
        assertThat(logins.resolve(second)).isPresent();
        now.set(now.get().plus(Logins.STEP));
        var third = replaced(logins, second);
        assertThat(logins.resolve(third)).isPresent();
        assertThat(logins.show(first)).isInstanceOf(Logins.Shown.Reused.class);
        assertThat(logins.resolve(third)).isEmpty();
    }

    @Test
    void cookie_successors_endWithTheLogin() {
        var logins = logins();
        var cookie = login(logins);
        now.set(START.plus(Logins.COOKIE_LIFETIME).minusMillis(1));
        var next = replaced(logins, cookie);
        assertThat(logins.resolve(next)).isPresent();
        now.set(START.plus(Logins.COOKIE_LIFETIME));
        assertThat(logins.show(next)).isEqualTo(new Logins.Shown.Unknown());
        assertThat(logins.show(cookie)).isEqualTo(new Logins.Shown.Unknown());
    }

    @Test
    void cookie_shownByManyAtOnce_hasOneSuccessor() throws InterruptedException {
        var logins = logins();
        var cookie = login(logins);
        now.set(START.plus(Logins.STEP));
        var seen = java.util.concurrent.ConcurrentHashMap.<String>newKeySet();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 16; i++) {
            threads.add(Thread.ofVirtual().start(() -> seen.add(replaced(logins, cookie))));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(seen).hasSize(1);
        assertThat(count("login")).isEqualTo(2);
    }

    @Test
    void cookie_ofATimeBeforeSuccessors_getsOne() {
        var logins = logins();
        var cookie = login(logins);
        store.write(tx -> tx.run("UPDATE login SET family = '', seed = NULL"));
        var reopened = logins();
        now.set(START.plus(Logins.STEP));
        var next = replaced(reopened, cookie);
        assertThat(replaced(logins(), cookie)).isEqualTo(next);
        reopened.end(next);
        assertThat(reopened.resolve(cookie)).isEmpty();
    }

    @Test
    void login_endedByAnyOfItsCookies_isOver() {
        var logins = logins();
        var cookie = login(logins);
        now.set(START.plus(Logins.STEP));
        var next = replaced(logins, cookie);
        logins.end(next);
        assertThat(logins.show(cookie)).isEqualTo(new Logins.Shown.Unknown());
        assertThat(logins().show(next)).isEqualTo(new Logins.Shown.Unknown());
    }

    @Test
    void token_rotated_hasANewValueAndTime_alsoAfterItsEnd() {
        var tokens = tokens();
        var made = tokens.create(Scope.READ, "phone", HOUR);
        now.set(START.plus(HOUR));
        assertThat(tokens.resolve(made.value())).isEmpty();
        var next = tokens.rotate(made.token().id(), Duration.ZERO).orElseThrow();
        assertThat(next.value()).isNotEqualTo(made.value());
        assertThat(next.token().id()).isEqualTo(made.token().id());
        assertThat(next.token().expires()).isEqualTo(START.plus(HOUR).plus(HOUR));
        for (var of : List.of(tokens, tokens())) {
            assertThat(of.resolve(next.value())).isPresent();
            assertThat(of.list()).containsExactly(next.token());
        }
        assertThat(tokens.rotate("tok_unknown", Duration.ZERO)).isEmpty();
    }

    @Test
    void token_earlierValue_isGoodForTheGraceAndThenTold() {
        var tokens = tokens();
        var told = new ArrayList<Tokens.Late>();
        tokens.onLate(told::add);
        var made = tokens.create(Scope.READ, "phone", Duration.ofDays(1));
        var next = tokens.rotate(made.token().id(), HOUR).orElseThrow();
        now.set(START.plus(HOUR).minusMillis(1));
        assertThat(tokens.resolve(made.value())).isPresent();
        assertThat(told).isEmpty();
        now.set(START.plus(HOUR));
        assertThat(tokens.resolve(made.value())).isEmpty();
        assertThat(tokens.resolve(made.value())).isEmpty();
        var late = new Tokens.Late(made.token().id(), now.get());
        assertThat(told).containsExactly(late);
        store.write(tx -> 0);
        assertThat(tokens().late()).containsExactly(late);
        assertThat(tokens.resolve(next.value())).isPresent();
        assertThat(tokens.revoke(made.token().id())).isTrue();
        assertThat(tokens.late()).isEmpty();
        assertThat(tokens().resolve(made.value())).isEmpty();
    }

    @Test
    void token_rotatedOften_remembersTheLastValues() {
        var tokens = tokens();
        var made = tokens.create(Scope.READ, "phone", HOUR);
        for (int i = 0; i < Tokens.MAX_BEFORE + 5; i++) {
            now.set(now.get().plusSeconds(1));
            assertThat(tokens.rotate(made.token().id(), Duration.ZERO)).isPresent();
        }
        assertThat(count("token_before")).isEqualTo(Tokens.MAX_BEFORE);
        assertThat(tokens().list()).hasSize(1);
    }

    @Test
    void revoke_besideARotation_endsEveryValue() throws InterruptedException {
        var tokens = tokens();
        for (int round = 0; round < 100; round++) {
            var made = tokens.create(Scope.READ, "x", HOUR);
            var id = made.token().id();
            var next = new AtomicReference<Optional<Tokens.Created>>(Optional.empty());
            var rotating = Thread.ofVirtual().start(() -> next.set(tokens.rotate(id, Duration.ofMinutes(10))));
            var revoking = Thread.ofVirtual().start(() -> tokens.revoke(id));
            rotating.join();
            revoking.join();
            assertThat(tokens.resolve(made.value())).isEmpty();
            assertThat(next.get().flatMap(created -> tokens.resolve(created.value())))
                    .isEmpty();
            assertThat(tokens.list()).isEmpty();
        }
    }

    @Test
    void cookie_thatIsDue_isGoodAsItIs_whereNothingCanBeWritten() {
        var logins = logins();
        var cookie = logins.redeem(logins.offer().value()).orElseThrow();
        store.close();
        now.set(START.plus(Duration.ofHours(13)));
        assertThat(logins.show(cookie))
                .isInstanceOfSatisfying(
                        Logins.Shown.Known.class,
                        known -> assertThat(known.next()).isEmpty());
    }
}
