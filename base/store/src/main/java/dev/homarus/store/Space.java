package dev.homarus.store;

import dev.homarus.types.Classification;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The one declaration of a kind of stored data. Retention, export, erasure, backup and the data map work over all
/// Spaces, so what is declared here is what they do.
///
/// @param name its main table, in lower case
/// @param migrations SQL statements; the count of those applied is the Space's version, so the list only grows
/// @param classification what its rows are at least
/// @param retention how long a row stays unless it is pinned or held
/// @param subjects whom its rows are about
/// @param export the portable format of its rows
/// @param syncs whether it may leave this machine for the owner's other devices
/// @param derivedFrom the Space it can be rebuilt from
public record Space(
        String name,
        List<String> migrations,
        Classification classification,
        Duration retention,
        Subjects subjects,
        Export export,
        boolean syncs,
        Optional<String> derivedFrom) {

    /// Whom rows are about.
    public enum Subjects {
        /// The owner only.
        OWNER,
        /// The owner, and whoever the text mentions.
        MENTIONED
    }

    /// The portable format of a Space.
    public enum Export {
        JSON_LINES,
        MARKDOWN,
        /// Not exported: derived or secret.
        NONE
    }

    public Space {
        if (!name.matches("[a-z][a-z_]{1,30}")) {
            throw new IllegalArgumentException("name of a Space");
        }
        migrations = List.copyOf(migrations);
    }
}
