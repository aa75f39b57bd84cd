package dev.homarus.policy;

import dev.homarus.address.Reading;
import dev.homarus.address.WebAddress;
import dev.homarus.command.Plan;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import dev.homarus.types.Principal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The canonical description of an effect. It is what is decided on, shown, recorded, bound to a [Permit],
/// and then
/// performed: two Actions are the same if and only if they are equal.
public sealed interface Action {
    /// What a tool may do only after the policy or a person said yes.
    sealed interface Effect extends Action {
        /// Returns the Session that asks.
        String session();
    }

    /// A command line, run as shown by one fixed shell inside the sandbox.
    ///
    /// @param session the Session that asks
    /// @param command the exact text
    /// @param folder the working folder as the command sees it, absolute
    /// @param environment the whole environment of the child
    /// @param timeout above zero; the sandbox has its own upper bound
    record RunCommand(String session, String command, String folder, Map<String, String> environment, Duration timeout)
            implements Effect {
        /// The longest command line, in characters.
        public static final int MAX_COMMAND = 32_768;

        public RunCommand {
            environment = Collections.unmodifiableMap(new TreeMap<>(environment));
            if (command.isBlank() || command.length() > MAX_COMMAND || command.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("command");
            }
            if (!folder.startsWith("/") || !timeout.isPositive()) {
                throw new IllegalArgumentException("folder or timeout");
            }
        }
    }

    /// A Plan, run without a shell inside the sandbox.
    ///
    /// @param session the Session that asks
    /// @param command the text the Plan was made of, as it was typed
    /// @param environment the whole environment of each stage, before its own additions
    /// @param timeout above zero; the sandbox has its own upper bound
    record RunPlan(String session, String command, Plan plan, Map<String, String> environment, Duration timeout)
            implements Effect {
        public RunPlan {
            environment = Collections.unmodifiableMap(new TreeMap<>(environment));
            if (command.isBlank() || command.length() > RunCommand.MAX_COMMAND || command.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("command");
            }
            if (!timeout.isPositive()) {
                throw new IllegalArgumentException("timeout");
            }
        }
    }

    /// Changing a file below the workspace.
    ///
    /// @param path relative to the workspace, normalised, without `..`
    /// @param before the SHA-256 of what is there now, lower-case hex; empty when nothing is
    /// @param after the SHA-256 of what will be there, lower-case hex; empty when it is removed
    record WriteWorkspace(String session, String path, String before, String after) implements Effect {
        /// Whether it makes a new folder with all that is in it: its path ends in a slash.
        public boolean isFolder() {
            return path.endsWith("/");
        }

        /// Whether nothing but a person's answer to exactly this may allow it: a whole folder, or what
        /// something
        /// runs later on its own.
        boolean alwaysAsks() {
            return isFolder() || RunsLater.why(List.of(path.split("/", -1))).isPresent();
        }

        public WriteWorkspace {
            if (!before.matches("[0-9a-f]{64}|") || !after.matches("[0-9a-f]{64}|")) {
                throw new IllegalArgumentException("before or after");
            }
        }
    }

    /// One connection of a command that runs, out of the sandbox. What goes through it is the command's own
    /// secret.
    ///
    /// @param command the text of the command
    /// @param host lower-case name or address
    /// @param port 1 to 65535
    record Connect(String session, String command, String host, int port) implements Effect {
        public Connect {
            if (command.isBlank() || !host.matches("[a-z0-9.:_-]{1,253}") || port < 1 || port > 65_535) {
                throw new IllegalArgumentException("command, host or port");
            }
        }

        /// Returns `host:port`.
        public String place() {
            return host + ":" + port;
        }

        /// Whether the host is a name of the public internet's form: not an address, and with a dot inside.
        public boolean isNamed() {
            return host.matches("([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
                    && !host.endsWith(".localhost");
        }
    }

    /// Getting one page of another machine: a `GET` of exactly this URL, which is all that leaves.
    ///
    /// @param url at most 2,048 characters, with one meaning, as [WebAddress#usual] has it
    record Fetch(String session, String url) implements Effect {
        public Fetch {
            if (!read(url).map(address -> address.usual().equals(url)).orElse(false)) {
                throw new IllegalArgumentException("url");
            }
        }

        private static Optional<WebAddress> read(String url) {
            return switch (WebAddress.read(url)) {
                case Reading.Plain(var address) -> Optional.of(address);
                case Reading.Doubtful(var address, var why) -> Optional.of(address);
                case Reading.Refused refused -> Optional.empty();
            };
        }

        /// Returns the URL in its parts.
        public WebAddress address() {
            return read(url).orElseThrow();
        }

        /// Whether the name of its host alone is a reason to look before anything else.
        boolean isDoubtful() {
            return WebAddress.read(url) instanceof Reading.Doubtful;
        }
    }

    /// Asking a search engine that the owner has declared: exactly these words, which are all of this that
    /// leaves.
    ///
    /// @param query one line of 1 to [#MAX_QUERY] characters
    record Search(String session, Destination engine, String query) implements Effect {
        /// The longest question, in characters.
        public static final int MAX_QUERY = 400;

        /// What every engine is called as a destination.
        public static final String ENGINE = "search";

        public Search {
            if (!engine.name().equals(ENGINE)
                    || query.isBlank()
                    || query.length() > MAX_QUERY
                    || query.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("query");
            }
        }
    }

    /// Reading below the workspace.
    ///
    /// @param path relative to the workspace, normalised, without `..`
    record ReadWorkspace(String session, String path) implements Action {}

    /// Letting exactly these bytes go to a model whose requests the owner wants to see first.
    ///
    /// @param turn the Turn that sends them
    /// @param sha256 of all that leaves, a key as its handle, in lower-case hex
    /// @param bytes of the body
    record SendExactly(String session, String turn, Destination destination, String sha256, long bytes)
            implements Effect {
        public SendExactly {
            if (!sha256.matches("[0-9a-f]{64}") || bytes < 0) {
                throw new IllegalArgumentException("sha256 or bytes");
            }
        }
    }

    /// A request that leaves the process.
    ///
    /// @param label of all of it
    /// @param parts the labels of its parts, each of which has to be cleared by itself
    /// @param sha256 as in [SendExactly#sha256]; empty where the bytes are not made yet
    record Send(Destination destination, Label label, List<Label> parts, String sha256) implements Action {
        public Send {
            parts = List.copyOf(parts);
            if (parts.isEmpty() || !parts.stream().allMatch(part -> part.flowsTo(label))) {
                throw new IllegalArgumentException("parts");
            }
        }

        /// A request whose bytes are not made yet.
        public Send(Destination destination, Label label, List<Label> parts) {
            this(destination, label, parts, "");
        }

        /// A request that is one piece.
        public Send(Destination destination, Label label) {
            this(destination, label, List.of(label));
        }
    }

    /// Something said by a principal in a Session.
    record Speak(Principal speaker, String session) implements Action {}

    /// Anything else a principal does through a face.
    ///
    /// @param scope what it needs
    /// @param what the name of the operation, for the record
    record Operate(Principal principal, Principal.Scope scope, String what) implements Action {}
}
