package dev.homarus.flow;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A value that is worked out when it is first asked for, and kept. Two threads that ask at the same moment
/// may both work it out; both get an equal one.
final class Once<T> {
    private final Supplier<T> work;
    private volatile @Nullable T value;

    Once(Supplier<T> work) {
        this.work = work;
    }

    T get() {
        var known = value;
        if (known == null) {
            known = work.get();
            value = known;
        }
        return known;
    }
}
