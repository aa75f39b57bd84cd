package dev.homarus.backup;

import dev.homarus.store.Cells;
import dev.homarus.store.Table;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Which rows of a table are restored: none of a Space that is dropped, none that were revoked, none about a person
/// who was erased.
final class Filter {
    private final boolean drop;
    private final int[] subjects;
    private final int[] ids;
    private final Set<String> erased;
    private final Set<String> revoked;

    Filter(Table table, Rule rule, Set<Revoked> all) {
        drop = rule.drop();
        subjects = places(table, rule.subjects());
        ids = places(table, rule.ids().isEmpty() ? table.key() : rule.ids());
        erased = all.stream()
                .filter(item -> item.kind() == Revoked.Kind.SUBJECT)
                .map(Revoked::id)
                .collect(Collectors.toSet());
        revoked = all.stream()
                .filter(item -> item.kind() == Revoked.Kind.ID && item.space().equals(table.space()))
                .map(Revoked::id)
                .collect(Collectors.toSet());
    }

    private static int[] places(Table table, List<String> columns) {
        return columns.stream()
                .mapToInt(column -> table.columns().indexOf(column))
                .filter(place -> place >= 0)
                .toArray();
    }

    boolean keeps(Cells row) {
        return !drop && !names(row, subjects, erased) && !names(row, ids, revoked);
    }

    private static boolean names(Cells row, int[] columns, Set<String> texts) {
        if (texts.isEmpty()) {
            return false;
        }
        for (int column : columns) {
            if (texts.contains(row.text(column))) {
                return true;
            }
        }
        return false;
    }
}
