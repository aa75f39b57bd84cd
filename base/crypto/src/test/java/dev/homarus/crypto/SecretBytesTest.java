package dev.homarus.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SecretBytesTest {
    @Test
    void taking_zeroesWhatItTook() {
        var content = new byte[] {1, 2, 3};
        try (var secret = SecretBytes.taking(content)) {
            assertThat(content).containsOnly(0);
            assertThat(secret.use(byte[]::clone)).containsExactly(1, 2, 3);
            assertThat(secret.use(byte[]::clone)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void use_zeroesWhatItLent_alsoWhenTheWorkFails() {
        var lent = new AtomicReference<>(new byte[0]);
        try (var secret = SecretBytes.taking(new byte[] {1, 2, 3})) {
            secret.use(raw -> {
                lent.set(raw);
                return raw.length;
            });
            assertThat(lent.get()).hasSize(3).containsOnly(0);
            assertThatThrownBy(() -> secret.use(raw -> {
                        lent.set(raw);
                        throw new IllegalArgumentException("work");
                    }))
                    .hasMessage("work");
            assertThat(lent.get()).hasSize(3).containsOnly(0);
        }
    }

    @Test
    void use_afterClose_fails() {
        var secret = SecretBytes.random(32);
        secret.close();
        secret.close();
        assertThatThrownBy(() -> secret.use(raw -> raw.length)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void close_whileOthersUseIt_showsThemTheSecretOrNothing() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            var content = new byte[4_096];
            Arrays.fill(content, (byte) 7);
            var secret = SecretBytes.taking(content);
            var started = new CountDownLatch(2);
            var torn = new AtomicInteger();
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 2; i++) {
                threads.add(Thread.ofPlatform().start(() -> {
                    started.countDown();
                    try {
                        while (true) {
                            secret.use(raw -> {
                                for (byte b : raw) {
                                    if (b != 7) {
                                        torn.incrementAndGet();
                                    }
                                }
                                return raw.length;
                            });
                        }
                    } catch (IllegalStateException e) {
                        // It is closed, which ends the round.
                    }
                }));
            }
            started.await();
            secret.close();
            for (var thread : threads) {
                thread.join();
            }
            assertThat(torn).hasValue(0);
        }
    }

    @Test
    void toString_ofASecret_saysNothingAboutIt() {
        try (var secret = SecretBytes.taking(new byte[] {65, 66, 67})) {
            assertThat(secret).hasToString("SecretBytes");
            try (var same = SecretBytes.taking(new byte[] {65, 66, 67})) {
                assertThat(secret).isNotEqualTo(same);
            }
        }
    }

    @Test
    void random_isNotTheSameTwice() {
        try (var a = SecretBytes.random(32);
                var b = SecretBytes.random(32)) {
            assertThat(a.use(byte[]::clone)).hasSize(32).isNotEqualTo(b.use(byte[]::clone));
        }
    }
}
