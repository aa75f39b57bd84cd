package dev.homarus.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.budget.Tokens;
import dev.homarus.egress.Exchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptsTest {
    private static final class Answer implements Exchange {
        private final int status;
        private final Optional<String> retryAfter;
        private boolean closed;

        Answer(int status, String retryAfter) {
            this.status = status;
            this.retryAfter = Optional.of(retryAfter).filter(text -> !text.isEmpty());
        }

        @Override
        public int status() {
            return status;
        }

        @Override
        public Optional<String> retryAfter() {
            return retryAfter;
        }

        @Override
        public InputStream body() {
            return new ByteArrayInputStream("marker".getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public long request() {
            return 1;
        }

        @Override
        public void settle(Tokens counted) {}

        @Override
        public void complete() {}

        @Override
        public void close() {
            closed = true;
        }
    }

    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<Answer> given = new ArrayList<>();
    private final List<Duration> waited = new ArrayList<>();

    private Exchange answered() throws IOException {
        return Attempts.answered(
                "m",
                () -> {
                    var next = answers.removeFirst();
                    given.add(next);
                    return next;
                },
                waited::add);
    }

    private void answers(int status, String retryAfter) {
        answers.add(new Answer(status, retryAfter));
    }

    @Test
    void answered_atOnce_isGivenOpen() throws IOException {
        answers(200, "");
        assertThat(answered().status()).isEqualTo(200);
        assertThat(given.getFirst().closed).isFalse();
        assertThat(waited).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503, 529})
    void answered_byAProviderThatIsBusy_isAskedTwiceMoreAndClosesEach(int status) throws IOException {
        answers(status, "");
        answers(status, "");
        answers(200, "");
        assertThat(answered().status()).isEqualTo(200);
        assertThat(waited).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(2));
        assertThat(given.stream().map(answer -> answer.closed)).containsExactly(true, true, false);
    }

    @Test
    void answered_byAProviderThatStaysBusy_isItsProblem() {
        for (int i = 0; i < 4; i++) {
            answers(529, "");
        }
        assertThatThrownBy(this::answered).hasMessageStartingWith("MODEL-015").hasMessageNotContaining("marker");
        assertThat(given).hasSize(3).allMatch(answer -> answer.closed);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 401, 402, 404, 413, 500, 502})
    void answered_byAProviderThatRefuses_isNotAskedAgain(int status) {
        answers(status, "1");
        assertThatThrownBy(this::answered).hasMessageStartingWith("MODEL-0");
        assertThat(given).hasSize(1).allMatch(answer -> answer.closed);
        assertThat(waited).isEmpty();
    }

    @Test
    void answered_byAProviderThatSaysHowLong_waitsSoLong() throws IOException {
        answers(429, "7");
        answers(200, "");
        answered();
        assertThat(waited).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void answered_byAProviderThatWantsALongWait_isToldAtOnce() {
        answers(429, "21");
        assertThatThrownBy(this::answered).hasMessageStartingWith("MODEL-003").hasMessageContaining("21 seconds");
        assertThat(waited).isEmpty();
    }

    @Test
    void answered_interruptedInTheWait_stops() {
        answers(503, "");
        var sender = answers.removeFirst();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Attempts.answered("m", () -> sender)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(sender.closed).isTrue();
    }
}
