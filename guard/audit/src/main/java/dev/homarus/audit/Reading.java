package dev.homarus.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Lists the entries of a log and of the ones before it, newest first.
final class Reading {
    private final List<Lookup> logs = new ArrayList<>();
    private int found;

    /// @param durable of the log that is written
    Reading(AuditFiles files, AuditKeys keys, LogStore.Durable durable) throws IOException {
        logs.add(new Lookup(files, keys, durable, 0));
        var later = Beginning.read(files, keys);
        for (int number = keys.earlier().size(); number > 0; number--) {
            var there = files.earlier(number);
            var with = keys.earlier().get(number - 1);
            if (later.isPresent() && there.isWhole()) {
                logs.add(new Lookup(there, with, there.end(later.get().earlier()), number));
            }
            later = Beginning.read(there, with);
        }
    }

    /// Stops at the limit, after [Lookup#MAX_SCANNED] entries, or after a whole block that is older than asked
    /// for.
    List<Entry> run(Query query) throws IOException {
        var entries = new ArrayList<Entry>();
        boolean ignored = each(query, query.limit(), entries::add);
        return List.copyOf(entries);
    }

    /// Gives what [#run] would list to `taker`, one after the other, with another limit.
    ///
    /// @return whether nothing that the query selects is left but for the limit
    boolean each(Query query, int limit, Consumer<Entry> taker) throws IOException {
        found = 0;
        long left = Lookup.MAX_SCANNED;
        for (var log : logs) {
            boolean whole = left > 0
                    && found < limit
                    && log.each(query, limit - found, left, entry -> {
                        found++;
                        taker.accept(entry);
                    });
            if (!whole) {
                return false;
            }
            left -= log.size();
        }
        return true;
    }
}
