package dev.homarus.egress;

import dev.homarus.types.Destination;
import dev.homarus.types.Problem;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The requests that are on their way, so that they can be broken off. A request is among them before the stops are
/// looked at for the last time: either it sees a stop, or the stop sees it. Thread-safe.
final class Underway {
    private final Set<Trip> trips = ConcurrentHashMap.newKeySet();

    /// Begins a request of the calling thread.
    Trip begin(Destination to) {
        var trip = new Trip(to, Thread.currentThread());
        trips.add(trip);
        return trip;
    }

    void breakOff(Predicate<Destination> which) {
        trips.stream().filter(trip -> which.test(trip.to)).forEach(Trip::breakOff);
    }

    /// One request, until its answer is closed.
    final class Trip {
        private final Destination to;
        private final Thread dialling;
        private @Nullable Runnable abort;
        private boolean broken;
        private boolean over;

        private Trip(Destination to, Thread dialling) {
            this.to = to;
            this.dialling = dialling;
        }

        /// The head of the answer is there; from now on `giveUp` ends the exchange.
        ///
        /// @throws dev.homarus.types.ProblemException EGRESS-005 where it was broken off meanwhile
        synchronized void answered(Runnable giveUp) {
            if (broken) {
                giveUp.run();
                throw new Problem("EGRESS-005", "The request was broken off.", "See what is stopped: homarus status.")
                        .asException();
            }
            abort = giveUp;
        }

        private synchronized void breakOff() {
            if (over || broken) {
                return;
            }
            broken = true;
            if (abort == null) {
                dialling.interrupt();
            } else {
                abort.run();
            }
        }

        /// Ends it; returns whether it was left alone.
        synchronized boolean end() {
            over = true;
            trips.remove(this);
            return !broken;
        }
    }
}
