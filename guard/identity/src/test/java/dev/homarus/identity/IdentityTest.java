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
}
