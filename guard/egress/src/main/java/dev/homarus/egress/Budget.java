package dev.homarus.egress;

import java.util.concurrent.atomic.AtomicLong;

/// How many bytes may still go and come. Thread-safe.
final class Budget {
    private final AtomicLong sent;
    private final AtomicLong received;

    Budget(long sent, long received) {
        this.sent = new AtomicLong(sent);
        this.received = new AtomicLong(received);
    }

    /// Takes bytes to send; false where they are more than is left.
    boolean send(int bytes) {
        return sent.addAndGet(-bytes) >= 0;
    }

    boolean receive(int bytes) {
        return received.addAndGet(-bytes) >= 0;
    }
}
