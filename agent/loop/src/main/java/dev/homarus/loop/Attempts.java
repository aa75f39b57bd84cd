package dev.homarus.loop;

import dev.homarus.egress.Exchange;
import dev.homarus.provider.Refused;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// Asks a provider again that is busy. Each attempt is a request of its own, decided on and recorded as any
/// other; none
/// is made once a byte of an answer was handed on. An interrupt of the thread ends the wait.
final class Attempts {
    /// How long is waited before each further attempt where the provider does not say.
    private static final List<Duration> WAITS = List.of(Duration.ofMillis(500), Duration.ofSeconds(2));

    /// A provider that wants a longer wait is not asked again: the owner is told how long it is.
    static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    /// Waits.
    interface Pause {
        /// Waits for so long.
        void pause(Duration time) throws IOException;
    }

    private Attempts() {}

    /// Returns the first good answer, which the caller closes.
    ///
    /// @param model its name at the provider
    /// @param send makes one attempt
    /// @throws dev.homarus.types.ProblemException what the provider says instead
    static Exchange answered(String model, Supplier<Exchange> send) throws IOException {
        return answered(model, send, Attempts::sleep);
    }

    static Exchange answered(String model, Supplier<Exchange> send, Pause pause) throws IOException {
        for (int attempt = 0; ; attempt++) {
            var exchange = send.get();
            if (exchange.status() == 200) {
                return exchange;
            }
            var refused = refused(model, exchange);
            if (!refused.passes() || attempt == WAITS.size()) {
                throw refused.problem().asException();
            }
            var wait = refused.delay().orElse(WAITS.get(attempt));
            if (wait.compareTo(LONGEST_WAIT) > 0) {
                throw refused.problem().asException();
            }
            pause.pause(wait);
        }
    }

    private static Refused refused(String model, Exchange exchange) {
        try (exchange) {
            byte[] body;
            try {
                body = exchange.body().readNBytes(Refused.MAX_BODY);
            } catch (IOException e) {
                // What has come says enough: the status.
                body = new byte[0];
            }
            return Refused.of(model, exchange.status(), exchange.retryAfter(), body);
        }
    }

    private static void sleep(Duration wait) throws InterruptedIOException {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while waiting");
        }
    }
}
