package dev.homarus.spending;

import dev.homarus.budget.Tokens;

/// What is set aside for one request, which counts as spent until it is known to be less. Exactly one of
/// [#settle], [#keep] and [#release] ends it; what comes later does nothing. Thread-safe.
public sealed interface Reservation permits Spending.Held, Reservation.Free {
    /// Waits until it is durable; only then the request may leave.
    ///
    /// @throws dev.homarus.types.ProblemException where the disk refuses; nothing is set aside then
    void await();

    /// Ends it with what the provider has counted; a part that is 0 was not said, and counts as it was set aside.
    void settle(Tokens counted);

    /// Ends it where the provider has said nothing: all of it is spent.
    void keep();

    /// Ends it where nothing was sent, or the provider did nothing for it: none of it is spent.
    void release();

    /// That of a request that costs nothing.
    record Free() implements Reservation {
        @Override
        public void await() {}

        @Override
        public void settle(Tokens counted) {}

        @Override
        public void keep() {}

        @Override
        public void release() {}
    }
}
