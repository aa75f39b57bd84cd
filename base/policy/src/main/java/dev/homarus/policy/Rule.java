package dev.homarus.policy;

import dev.homarus.command.Risk;
import java.util.List;
import java.util.Optional;

/// One sentence of the owner's policy.
///
/// @param name unique among the rules; it is what a record says has decided
/// @param verdict what it says about what it matches
/// @param kind what it is about
/// @param programs programs, or programs with their subcommand: `git` matches `git push` too; none means any
/// @param folders absolute, as commands see them; none means anywhere
/// @param hosts names of hosts; `*.example.org` means every name that ends so; none means any
/// @param risk the worst that an allowing rule takes in, the mildest that the others do; none means any, but
///     for an allowing rule [Risk#READS]
/// @param reason for the model and the owner
public record Rule(
        String name,
        Verdict verdict,
        Kind kind,
        List<String> programs,
        List<String> folders,
        List<String> hosts,
        Optional<Risk> risk,
        String reason) {
    /// What a rule says.
    public enum Verdict {
        ALLOW,
        ASK,
        DENY
    }

    /// What a rule is about.
    public enum Kind {
        /// Running a command.
        EXEC,
        /// Changing a file with the file tools.
        WRITE,
        /// A connection of a command to another machine, or a page got from there.
        CONNECT
    }

    public Rule {
        programs = List.copyOf(programs);
        folders = List.copyOf(folders);
        hosts = List.copyOf(hosts);
        if (!name.matches("[a-z0-9][a-z0-9-]{0,63}")) {
            throw new IllegalArgumentException("name");
        }
        if (folders.stream().anyMatch(folder -> !Paths.isPlain(folder))) {
            throw new IllegalArgumentException("folders");
        }
        if (kind != Kind.EXEC && (!programs.isEmpty() || risk.isPresent())) {
            throw new IllegalArgumentException("programs or risk");
        }
        if (kind == Kind.CONNECT && !folders.isEmpty()) {
            throw new IllegalArgumentException("no folders");
        }
        if ((kind != Kind.CONNECT && !hosts.isEmpty()) || !hosts.stream().allMatch(Rule::isHost)) {
            throw new IllegalArgumentException("hosts");
        }
        if (kind == Kind.CONNECT && verdict == Verdict.ALLOW && hosts.isEmpty()) {
            throw new IllegalArgumentException("no hosts");
        }
        if (risk.equals(Optional.of(Risk.PRIVILEGE)) && verdict == Verdict.ALLOW) {
            throw new IllegalArgumentException("risk");
        }
    }

    /// A rule about commands or files.
    public Rule(
            String name,
            Verdict verdict,
            Kind kind,
            List<String> programs,
            List<String> folders,
            Optional<Risk> risk,
            String reason) {
        this(name, verdict, kind, programs, folders, List.of(), risk, reason);
    }

    private static boolean isHost(String host) {
        return host.matches("(\\*\\.)?[a-z0-9_]([a-z0-9_.-]{0,250}[a-z0-9])?");
    }
}
