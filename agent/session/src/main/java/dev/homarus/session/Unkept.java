package dev.homarus.session;

import dev.homarus.image.Image;
import dev.homarus.types.Entropy;
import dev.homarus.types.Incognito;
import dev.homarus.types.Label;
import dev.homarus.types.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Incognito conversations: in memory only, until they are closed, nobody has said anything in them for
/// [#LONGEST_SILENCE], or the process ends. Bounded in number and in length; the oldest messages of one make
/// room. Thread-safe.
public final class Unkept {
    /// How many there can be at a time.
    public static final int MOST = 16;

    /// How long one stays in which nothing is said; it goes when the next one is opened.
    public static final Duration LONGEST_SILENCE = Duration.ofHours(12);

    /// The most characters that one keeps, the Turn that runs apart.
    static final int MAX_CHARACTERS = 250_000;

    static final int MAX_MESSAGES = 1_000;

    /// The most bytes of images that all keep together; the oldest ones of the one that was silent longest go
    /// first.
    static final long MAX_IMAGE_BYTES = 16L << 20;

    private static final class Talk {
        private final Semaphore turn = new Semaphore(1, true);
        private final ArrayDeque<Message> messages = new ArrayDeque<>();
        private final Instant started;
        private Instant last;
        private Label label = Label.SYSTEM;
        private long said;
        private long characters;
        private Optional<String> running = Optional.empty();

        Talk(Instant now) {
            this.started = now;
            this.last = now;
        }

        synchronized Transcripts.Summary summary(String name) {
            return new Transcripts.Summary(name, started, last, said, label);
        }

        synchronized List<Message> all() {
            return List.copyOf(messages);
        }

        synchronized boolean isWhole() {
            return said == messages.size();
        }

        synchronized Label label() {
            return label;
        }

        synchronized long imageBytes() {
            return messages.stream()
                    .flatMap(message -> message.images().stream())
                    .filter(image -> image.bytes().isPresent())
                    .mapToLong(Image::size)
                    .sum();
        }

        synchronized Instant last() {
            return last;
        }

        /// Lets go of the images of the oldest message that has any; returns whether there was one.
        synchronized boolean forgetImages() {
            for (var message : messages) {
                if (message.images().stream().anyMatch(image -> image.bytes().isPresent())
                        && !running.equals(Optional.of(message.turn()))) {
                    var all = List.copyOf(messages);
                    messages.clear();
                    all.forEach(known -> messages.add(known.seq() == message.seq() ? bare(message) : known));
                    return true;
                }
            }
            return false;
        }

        private static Message bare(Message message) {
            return message.showing(message.images().stream().map(Image::gone).toList());
        }

        synchronized void take(List<Message> more, String turnId) {
            for (var message : more) {
                var stored = message.at(++said);
                messages.add(stored);
                characters += stored.size();
                label = label.join(stored.whole());
                last = stored.at();
            }
            while ((messages.size() > MAX_MESSAGES || characters > MAX_CHARACTERS)
                    && !messages.getFirst().turn().equals(turnId)) {
                characters -= messages.removeFirst().size();
            }
        }
    }

    private final InstantSource clock;
    private final Entropy entropy;
    private final Map<String, Talk> talks = new LinkedHashMap<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    Unkept(InstantSource clock, Entropy entropy) {
        this.clock = clock;
        this.entropy = entropy;
    }

    /// Tells `listener` the name of each that is gone, so that whatever remembers something of it forgets it.
    public void onGone(Consumer<String> listener) {
        listeners.add(listener);
    }

    /// Opens a new one; returns its name.
    ///
    /// @throws dev.homarus.types.ProblemException SESSION-005 when there are too many
    public String open() {
        var now = clock.instant();
        var silent = new ArrayList<String>();
        String name;
        synchronized (talks) {
            talks.forEach((known, talk) -> {
                if (talk.running.isEmpty()
                        && talk.summary(known).last().plus(LONGEST_SILENCE).isBefore(now)) {
                    silent.add(known);
                }
            });
            silent.forEach(talks::remove);
            if (talks.size() >= MOST) {
                throw new Problem(
                                "SESSION-005",
                                "There are " + MOST + " incognito conversations already.",
                                "Close one: homarus sessions close NAME")
                        .asException();
            }
            name = Incognito.name(entropy);
            talks.put(name, new Talk(now));
        }
        silent.forEach(this::over);
        return name;
    }

    /// Says that a conversation of this name is over, also one that was never opened here.
    public void over(String name) {
        listeners.forEach(listener -> listener.accept(name));
    }

    /// Closes one, and all that was said in it is gone; returns the Turn that runs in it, if one does.
    ///
    /// @throws dev.homarus.types.ProblemException SESSION-004 when there is no such
    public Optional<String> close(String name) {
        Talk talk;
        synchronized (talks) {
            talk = talks.remove(name);
        }
        if (talk == null) {
            throw gone();
        }
        over(name);
        synchronized (talk) {
            return talk.running;
        }
    }

    /// Whether it is open.
    public boolean has(String name) {
        return find(name).isPresent();
    }

    private Optional<Talk> find(String name) {
        synchronized (talks) {
            return Optional.ofNullable(talks.get(name));
        }
    }

    private static RuntimeException gone() {
        return new Problem(
                        "SESSION-004",
                        "This incognito conversation is gone, or never was.",
                        "Begin another: homarus chat --incognito")
                .asException();
    }

    /// Returns those that are open as they are listed, newest first.
    public List<Transcripts.Summary> list() {
        var all = new ArrayList<Transcripts.Summary>();
        synchronized (talks) {
            talks.forEach((name, talk) -> all.add(talk.summary(name)));
        }
        return all.reversed();
    }

    /// Returns one as it is listed.
    public Optional<Transcripts.Summary> summary(String name) {
        return find(name).map(talk -> talk.summary(name));
    }

    /// Returns a page of messages, oldest first; empty for one that is gone.
    public List<Message> page(String name, long before, int limit) {
        var all = find(name).map(Talk::all).orElse(List.of()).stream()
                .filter(message -> message.seq() < before)
                .toList();
        return all.subList(Math.max(0, all.size() - limit), all.size());
    }

    /// Tells whether a Turn is running in it.
    boolean busy(String name) {
        return find(name).map(talk -> talk.turn.availablePermits() == 0).orElse(false);
    }

    /// Waits until it is free, and begins a Turn with what was said.
    ///
    /// @throws dev.homarus.types.ProblemException SESSION-004 gone, SESSION-002 when too many wait,
    ///     SESSION-003 when interrupted
    Conversation begin(String name, String turn, List<Message> said) {
        var talk = find(name).orElseThrow(Unkept::gone);
        try {
            if (talk.turn.getQueueLength() >= Sessions.MAX_WAITING
                    || !talk.turn.tryAcquire(Sessions.LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS)) {
                throw Sessions.tooMany();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Sessions.cancelled();
        }
        if (!has(name)) {
            talk.turn.release();
            throw gone();
        }
        synchronized (talk) {
            talk.running = Optional.of(turn);
        }
        talk.take(said, turn);
        makeRoom();
        return new Running(name, turn, talk);
    }

    private void makeRoom() {
        List<Talk> all;
        synchronized (talks) {
            all = talks.values().stream()
                    .sorted(Comparator.comparing(Talk::last))
                    .toList();
        }
        long held = all.stream().mapToLong(Talk::imageBytes).sum();
        for (int i = 0; i < all.size() && held > MAX_IMAGE_BYTES; ) {
            long before = all.get(i).imageBytes();
            if (!all.get(i).forgetImages()) {
                i++;
                continue;
            }
            held -= before - all.get(i).imageBytes();
        }
    }

    private final class Running implements Conversation {
        private final String name;
        private final String turn;
        private final Talk talk;
        private boolean ended;

        Running(String name, String turn, Talk talk) {
            this.name = name;
            this.turn = turn;
            this.talk = talk;
        }

        @Override
        public String session() {
            return name;
        }

        @Override
        public List<Message> messages() {
            return talk.all();
        }

        @Override
        public boolean isWhole() {
            return talk.isWhole();
        }

        @Override
        public Label label() {
            return talk.label();
        }

        @Override
        public void add(List<Message> messages) {
            talk.take(messages, turn);
        }

        @Override
        public void end(String state) {
            if (!ended) {
                ended = true;
                synchronized (talk) {
                    talk.running = Optional.empty();
                }
                talk.turn.release();
                // It was closed meanwhile: what this Turn has made others remember goes too.
                if (!has(name)) {
                    over(name);
                }
            }
        }
    }
}
