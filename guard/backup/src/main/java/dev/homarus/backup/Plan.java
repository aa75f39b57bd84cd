package dev.homarus.backup;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.store.Space;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// How a snapshot is restored.
///
/// @param snapshot its number; 0 means the newest
/// @param target the folder that is made; nothing of it is there before all of it is
/// @param database where in it the database is made
/// @param key the database's key
/// @param spaces the Spaces of this program
/// @param rules a rule for each of them that is not derived: one that is missing is a bug
/// @param partial restores what is left of a damaged snapshot, and says what is not
/// @param withoutRevocations goes on where the list of revocations is lost
/// @param last what the caller adds to the folder before it gets its name: its key ring
public record Plan(
        long snapshot,
        Path target,
        String database,
        SecretBytes key,
        List<Space> spaces,
        Map<String, Rule> rules,
        boolean partial,
        boolean withoutRevocations,
        Consumer<Path> last) {
    public Plan {
        spaces = List.copyOf(spaces);
        rules = Map.copyOf(rules);
        for (var space : spaces) {
            if (space.derivedFrom().isEmpty() && !rules.containsKey(space.name())) {
                throw new IllegalArgumentException("no rule for " + space.name());
            }
        }
        if (!Names.isPlain(database)) {
            throw new IllegalArgumentException("place of the database");
        }
    }
}
