package dev.homarus.gateway;

import dev.homarus.image.Image;
import dev.homarus.types.Entropy;
import dev.homarus.types.Principal;
import dev.homarus.types.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Images that came in and wait to be said with something: in memory only, each for whoever sent it, for
/// [#LONGEST]. The oldest make room. Thread-safe.
final class Uploads {
    static final Duration LONGEST = Duration.ofMinutes(15);

    /// How many there are at a time, and how many bytes they have together.
    static final int MOST = 64;

    static final long MOST_BYTES = 2L * Image.MOST_BYTES;

    private record Waiting(Image image, String who, Instant since) {}

    private final InstantSource clock;
    private final Entropy entropy;
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();

    Uploads(InstantSource clock, Entropy entropy) {
        this.clock = clock;
        this.entropy = entropy;
    }

    /// Lets those go that have waited long enough, also where no other comes.
    Uploads endingOn(ScheduledExecutorService ticker) {
        var _ = ticker.scheduleWithFixedDelay(this::forget, 1, 1, TimeUnit.MINUTES);
        return this;
    }

    /// Keeps one; returns its id.
    synchronized String keep(Image image, Principal who) {
        forget();
        var id = entropy.id("img_");
        waiting.put(id, new Waiting(image, who.id(), clock.instant()));
        var eldest = waiting.values().iterator();
        long bytes = waiting.values().stream()
                .mapToLong(known -> known.image().size())
                .sum();
        while (waiting.size() > MOST || bytes > MOST_BYTES) {
            bytes -= eldest.next().image().size();
            eldest.remove();
        }
        return id;
    }

    private synchronized void forget() {
        var now = clock.instant();
        waiting.values().removeIf(known -> known.since().plus(LONGEST).isBefore(now));
    }

    /// Returns one that this principal sent.
    synchronized Optional<Image> find(String id, Principal who) {
        forget();
        return Optional.ofNullable(waiting.get(id))
                .filter(known -> known.who().equals(who.id()))
                .map(Waiting::image);
    }

    /// Returns those that are said with something, in order. They wait on, so that it can be said again where
    /// it did not arrive.
    ///
    /// @throws dev.homarus.types.ProblemException IMAGE-005 too many, IMAGE-007 not there, or somebody else's
    List<Image> of(List<String> ids, Principal who) {
        return Image.together(ids.stream()
                .limit(Image.MOST + 1L)
                .map(id -> find(id, who)
                        .orElseThrow(() -> new Problem(
                                        "IMAGE-007",
                                        "An image that is to go with this is not there any more.",
                                        "Attach it again; images wait " + LONGEST.toMinutes() + " minutes.")
                                .asException()))
                .toList());
    }
}
