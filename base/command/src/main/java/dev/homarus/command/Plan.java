package dev.homarus.command;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A command line as programs and arguments. It is what is checked, shown, fingerprinted, approved, and then run
/// without a shell; two Plans are the same if and only if they are equal.
///
/// @param steps at least one, run from left to right
/// @param pins what the files that will run or be read as programs held when the Plan was made, by absolute
///     path as seen inside the sandbox; a Plan is void once one of them differs
public record Plan(List<Step> steps, Map<String, Pin> pins) {
    public Plan {
        steps = List.copyOf(steps);
        pins = Collections.unmodifiableMap(new TreeMap<>(pins));
        if (steps.isEmpty() || steps.getFirst().when() != When.ALWAYS) {
            throw new IllegalArgumentException("steps");
        }
    }

    /// Whether a step runs, given how the one before it that ran has ended.
    public enum When {
        /// The first step, or after `;`.
        ALWAYS,
        /// After `&&`.
        IF_DONE,
        /// After `||`.
        IF_FAILED
    }

    /// A pipeline: its stages run at the same time, each one's output is the next one's input, and it ends as
    /// its last stage does.
    public record Step(When when, List<Stage> stages) {
        public Step {
            stages = List.copyOf(stages);
            if (stages.isEmpty()) {
                throw new IllegalArgumentException("stages");
            }
        }
    }

    /// One process.
    ///
    /// @param program absolute path, as seen inside the sandbox
    /// @param arguments the whole argument vector; the first is the program's name as it was typed
    /// @param folder absolute, as seen inside the sandbox
    /// @param environment what is added to the environment of the run
    /// @param redirects applied from left to right, after the pipe
    public record Stage(
            String program,
            List<String> arguments,
            String folder,
            Map<String, String> environment,
            List<Redirect> redirects) {
        public Stage {
            arguments = List.copyOf(arguments);
            environment = Collections.unmodifiableMap(new TreeMap<>(environment));
            redirects = List.copyOf(redirects);
            if (!program.startsWith("/") || !folder.startsWith("/") || arguments.isEmpty()) {
                throw new IllegalArgumentException("program, folder or arguments");
            }
            if (Stream.of(Stream.of(program, folder), arguments.stream(), environment.values().stream())
                    .flatMap(s -> s)
                    .anyMatch(word -> word.indexOf('\0') >= 0)) {
                throw new IllegalArgumentException("a zero character");
            }
        }
    }

    /// Where one of a stage's descriptors leads.
    ///
    /// @param descriptor 0 to 2
    /// @param to an absolute path as seen inside the sandbox; for [Kind#DUPLICATE] a descriptor's number
    public record Redirect(int descriptor, Kind kind, String to) {
        /// How it is opened.
        public enum Kind {
            /// `<`
            READ,
            /// `>`: made if it is not there, emptied if it is.
            WRITE,
            /// `>>`
            APPEND,
            /// `>&` or `<&`: as the other descriptor is at that moment.
            DUPLICATE
        }

        public Redirect {
            if (descriptor < 0 || descriptor > 2) {
                throw new IllegalArgumentException("descriptor");
            }
            if (kind == Kind.DUPLICATE ? !to.matches("[0-2]") : !to.startsWith("/") || to.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("to");
            }
        }
    }

    /// Returns `host:port` of every argument that is an `https` address without credentials, in lower case.
    public List<String> hosts() {
        return stages().flatMap(stage -> stage.arguments().stream())
                .filter(word -> word.regionMatches(true, 0, "https://", 0, 8))
                .flatMap(word -> host(word).stream())
                .distinct()
                .toList();
    }

    private static Optional<String> host(String address) {
        try {
            var uri = new URI(address);
            var host = uri.getHost();
            if (host == null || uri.getRawUserInfo() != null) {
                return Optional.empty();
            }
            int port = uri.getPort() < 0 ? 443 : uri.getPort();
            return Optional.of(host.toLowerCase(Locale.ROOT) + ":" + port);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /// Returns all stages, from left to right.
    public Stream<Stage> stages() {
        return steps.stream().flatMap(step -> step.stages().stream());
    }
}
