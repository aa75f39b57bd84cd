package dev.homarus.command;

import java.util.List;
import java.util.Optional;

/// What is known about a command line before it runs.
public sealed interface Analysis {
    /// Returns why it is as it is, in words for a person, the weightiest first.
    List<String> reasons();

    /// Returns why no answer of a person allows it here, if so.
    Optional<String> forbidden();

    /// It means this Plan and nothing else.
    ///
    /// @param uses what each stage does, in the order of [Plan#stages]
    /// @param sentence what it will do, in plain words
    record Analysed(Plan plan, List<Use> uses, String sentence, List<String> reasons, Optional<String> forbidden)
            implements Analysis {
        public Analysed {
            uses = List.copyOf(uses);
            reasons = List.copyOf(reasons);
        }

        /// Returns the worst of the stages' risks.
        public Risk risk() {
            return uses.stream().map(Use::risk).reduce(Risk.READS, Risk::join);
        }

        /// Whether a Grant may cover this Plan for longer than once: never for shells, wrappers and
        /// interpreters.
        public boolean grantable() {
            return forbidden.isEmpty() && uses.stream().allMatch(use -> use.grantable() || use.builds());
        }

        /// Whether such a Grant may outlive the Session: not for builds either.
        public boolean durable() {
            return forbidden.isEmpty() && uses.stream().allMatch(Use::grantable);
        }
    }

    /// Its meaning cannot be told with certainty: it asks each time, and runs exactly as shown.
    record Opaque(List<String> reasons, Optional<String> forbidden) implements Analysis {
        public Opaque {
            reasons = List.copyOf(reasons);
        }
    }

    /// What one stage does.
    ///
    /// @param name the program and, where its profile knows them, the subcommand: `grep`, `git status`
    /// @param profiled whether a profile knows every option that was used; only then may a Grant cover the name
    /// @param grantable whether a Grant may cover this stage, exactly as it is, for longer than a Session
    /// @param builds whether it is a build tool that runs code of the workspace: a Grant for a Session may
    ///     cover it
    /// @param inside the folders and files of the workspace it reads or changes, absolute
    record Use(String name, Risk risk, boolean profiled, boolean grantable, boolean builds, List<String> inside) {
        public Use {
            inside = List.copyOf(inside);
        }

        /// Something that is no build tool.
        public Use(String name, Risk risk, boolean profiled, boolean grantable, List<String> inside) {
            this(name, risk, profiled, grantable, false, inside);
        }
    }
}
