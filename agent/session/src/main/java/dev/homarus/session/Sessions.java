package dev.homarus.session;

import dev.homarus.store.Store;
import dev.homarus.types.Entropy;
import dev.homarus.types.Incognito;
import dev.homarus.types.Label;
import dev.homarus.types.Problem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// All Sessions of a home: one per name, one Turn at a time in each, many Sessions in parallel. Thread-safe.
public final class Sessions {
    /// The longest name of a Session, in characters.
    public static final int MAX_NAME = 100;

    /// How many Turns may wait for the one that runs.
    public static final int MAX_WAITING = 64;

    /// How long a Turn waits for the one before it.
    public static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

    /// How many messages of a Session are kept at hand, and how many characters they may have together: more
    /// than fits a prompt.
    static final int MAX_MESSAGES = 4_000;

    static final int MAX_CHARACTERS = 1_000_000;

    /// How many characters all Sessions may have at hand, those of running Turns apart.
    private static final long ALL_CHARACTERS = 4_000_000;

    private static final int SESSIONS_IN_MEMORY = 64;

    private static final class Open {
        final Semaphore turn = new Semaphore(1, true);
        final Transcripts.Kept kept;
        final ArrayDeque<Message> messages = new ArrayDeque<>();
        final AtomicLong characters = new AtomicLong();
        Label label = Label.SYSTEM;
        boolean stale = true;
        boolean whole = true;
        int users;

        Open(Transcripts.Kept kept) {
            this.kept = kept;
        }
    }

    private final Transcripts transcripts;
    private final InstantSource clock;
    private final Map<String, Open> open = new LinkedHashMap<>(16, 0.75f, true);
    private final Unkept unkept;

    /// @param entropy for the names of incognito conversations
    public Sessions(Transcripts transcripts, InstantSource clock, Entropy entropy) {
        this.transcripts = transcripts;
        this.clock = clock;
        this.unkept = new Unkept(clock, entropy);
    }

    /// Returns the incognito conversations.
    public Unkept unkept() {
        return unkept;
    }

    /// Checks a name: 1 to [#MAX_NAME] characters, none of them a control character.
    ///
    /// @throws dev.homarus.types.ProblemException SESSION-001
    public static String checkName(String name) {
        if (name.isBlank() || name.length() > MAX_NAME || name.codePoints().anyMatch(Character::isISOControl)) {
            throw new Problem(
                            "SESSION-001",
                            "The name of a session has 1 to " + MAX_NAME + " characters and no control characters.",
                            "Choose another name.")
                    .asException();
        }
        return name;
    }

    /// Waits until the Session is free, and begins a Turn with what was said.
    ///
    /// @throws dev.homarus.types.ProblemException SESSION-002 when too many wait, SESSION-003 when
    ///     interrupted, SESSION-004 for an incognito conversation that is gone
    public Conversation begin(String name, String turn, List<Message> said) {
        checkName(name);
        if (Incognito.is(name)) {
            return unkept.begin(name, turn, said);
        }
        var session = enter(name);
        boolean acquired = false;
        boolean begun = false;
        try {
            acquired = session.turn.getQueueLength() < MAX_WAITING
                    && session.turn.tryAcquire(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS);
            if (!acquired) {
                throw tooMany();
            }
            var stored = new Stored(name, turn, session, said);
            begun = true;
            return stored;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled();
        } finally {
            if (!begun) {
                leave(session, acquired);
            }
        }
    }

    static RuntimeException tooMany() {
        return new Problem(
                        "SESSION-002",
                        "Too much is waiting in this session.",
                        "Wait for the running turn, stop it, or use another session.")
                .asException();
    }

    static RuntimeException cancelled() {
        return new Problem("SESSION-003", "The turn was cancelled.", "Ask again.").asException();
    }

    /// Tells whether a Turn is running in the Session.
    public boolean busy(String name) {
        if (Incognito.is(name)) {
            return unkept.busy(name);
        }
        synchronized (open) {
            var session = open.get(name);
            return session != null && session.turn.availablePermits() == 0;
        }
    }

    private Open enter(String name) {
        synchronized (open) {
            var session = open.get(name);
            if (session != null) {
                session.users++;
                return session;
            }
        }
        var kept = transcripts.session(name, clock.instant());
        synchronized (open) {
            var session = open.computeIfAbsent(name, key -> new Open(kept));
            session.users++;
            var eldest = open.values().iterator();
            long characters = open.values().stream()
                    .mapToLong(known -> known.characters.get())
                    .sum();
            while ((open.size() > SESSIONS_IN_MEMORY || characters > ALL_CHARACTERS) && eldest.hasNext()) {
                var known = eldest.next();
                if (known.users == 0) {
                    characters -= known.characters.get();
                    eldest.remove();
                }
            }
            return session;
        }
    }

    private void leave(Open session, boolean running) {
        if (running) {
            session.turn.release();
        }
        synchronized (open) {
            session.users--;
        }
    }

    private final class Stored implements Conversation {
        private final String name;
        private final String turn;
        private final Open session;
        private final List<CompletableFuture<?>> writes = new ArrayList<>();
        private boolean ended;

        Stored(String name, String turn, Open session, List<Message> said) {
            this.name = name;
            this.turn = turn;
            this.session = session;
            if (session.stale) {
                session.messages.clear();
                session.characters.set(0);
                load(transcripts.newest(session.kept.id(), MAX_MESSAGES, MAX_CHARACTERS));
                session.whole = session.messages.size() < MAX_MESSAGES && session.characters.get() < MAX_CHARACTERS;
                session.label = transcripts.label(session.kept.id());
                session.stale = false;
            }
            keep(said, () -> transcripts.begin(session.kept, turn, said, session.label, clock.instant()));
        }

        @Override
        public String session() {
            return name;
        }

        @Override
        public List<Message> messages() {
            return List.copyOf(session.messages);
        }

        @Override
        public boolean isWhole() {
            return session.whole;
        }

        @Override
        public Label label() {
            return session.label;
        }

        @Override
        public void add(List<Message> messages) {
            keep(messages, () -> transcripts.add(session.kept, messages, session.label));
        }

        /// Takes messages in and hands them over to be written; where that fails, the next Turn reads what was
        /// written.
        private void keep(List<Message> messages, Supplier<CompletableFuture<?>> write) {
            take(messages);
            boolean handedOver = false;
            try {
                writes.add(write.get());
                handedOver = true;
            } finally {
                session.stale |= !handedOver;
            }
        }

        private void take(List<Message> messages) {
            load(messages);
            messages.forEach(message -> session.label = session.label.join(message.whole()));
            while ((session.messages.size() > MAX_MESSAGES || session.characters.get() > MAX_CHARACTERS)
                    && !session.messages.getFirst().turn().equals(turn)) {
                session.characters.addAndGet(-session.messages.removeFirst().size());
                session.whole = false;
            }
        }

        private void load(List<Message> messages) {
            messages.forEach(message -> {
                session.messages.add(message);
                session.characters.addAndGet(message.size());
            });
        }

        private boolean showed(Message message) {
            return message.turn().equals(turn) && !message.images().isEmpty();
        }

        @Override
        public void end(String state) {
            if (ended) {
                return;
            }
            ended = true;
            boolean durable = false;
            try {
                transcripts.end(session.kept.id(), turn, state, session.label, clock.instant());
                writes.forEach(Store::await);
                durable = true;
            } finally {
                // Images that came in are not held at hand: the next Turn fetches those that it wants.
                if (!durable || session.messages.stream().anyMatch(this::showed)) {
                    session.stale = true;
                    session.messages.clear();
                    session.characters.set(0);
                }
                leave(session, true);
            }
        }
    }
}
