package dev.homarus.command;

import dev.homarus.command.Profile.Trait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The programs that are known, read once from `profiles.txt`, whose head says how it is written.
final class Profiles {
    private static final int LONGEST_NAME = 4;

    /// Read when the first command is analysed, not when the program starts.
    private static final class All {
        static final Map<String, Profile> BY_NAME = read();
    }

    /// A profile, and how many words of the command are its name.
    record Match(Profile profile, int words) {}

    private Profiles() {}

    /// Returns the profile with the longest name that the words begin with.
    static Optional<Match> find(List<String> words) {
        for (int count = Math.min(LONGEST_NAME, words.size()); count > 0; count--) {
            var profile = All.BY_NAME.get(String.join(" ", words.subList(0, count)));
            if (profile != null) {
                return Optional.of(new Match(profile, count));
            }
        }
        return Optional.empty();
    }

    static java.util.Collection<Profile> all() {
        return All.BY_NAME.values();
    }

    private static Map<String, Profile> read() {
        try (var in = Profiles.class.getResourceAsStream("profiles.txt")) {
            var all = new HashMap<String, Profile>();
            var groups = new HashMap<String, String>();
            var text = new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            text.replace("\\\n", " ").lines().map(String::strip).forEach(line -> {
                if (line.startsWith("@")) {
                    var at = line.indexOf(':');
                    groups.put(line.substring(0, at).strip(), line.substring(at + 1));
                } else if (!line.isEmpty() && !line.startsWith("#")) {
                    for (var profile : profiles(line, groups)) {
                        if (all.put(profile.name(), profile) != null) {
                            throw new IllegalStateException("twice: " + profile.name());
                        }
                    }
                }
            });
            return Map.copyOf(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Profile> profiles(String line, Map<String, String> groups) {
        var fields = line.split(":", -1);
        if (fields.length != 3) {
            throw new IllegalStateException("not a profile: " + line);
        }
        var traits = EnumSet.noneOf(Trait.class);
        var operands = new Operands();
        for (var word : fields[1].strip().split("\\s+", -1)) {
            if (word.startsWith("[")) {
                traits.add(Trait.valueOf(word.substring(1, word.length() - 1).toUpperCase(Locale.ROOT)));
            } else if (!word.isEmpty()) {
                operands.add(word);
            }
        }
        var options = new Options();
        for (var word : fields[2].strip().split("\\s+", -1)) {
            if (word.startsWith("@")) {
                var group = groups.get(word);
                if (group == null) {
                    throw new IllegalStateException("no such group: " + word);
                }
                for (var each : group.strip().split("\\s+", -1)) {
                    options.add(each);
                }
            } else if (!word.isEmpty()) {
                options.add(word);
            }
        }
        var all = new ArrayList<Profile>();
        for (var name : fields[0].split(",", -1)) {
            all.add(new Profile(
                    name.strip(),
                    traits,
                    List.copyOf(operands.leading),
                    operands.rest,
                    operands.last,
                    options.flags,
                    options.values,
                    options.optional,
                    options.firsts));
        }
        return all;
    }

    /// `text read* write=`: leading, rest, last.
    private static final class Operands {
        private final List<Touch> leading = new ArrayList<>();
        private Optional<Touch> rest = Optional.empty();
        private Optional<Touch> last = Optional.empty();

        void add(String word) {
            var mark = word.charAt(word.length() - 1);
            var name = mark == '*' || mark == '=' ? word.substring(0, word.length() - 1) : word;
            var touch = Touch.valueOf(name.toUpperCase(Locale.ROOT));
            switch (mark) {
                case '*' -> rest = Optional.of(touch);
                case '=' -> last = Optional.of(touch);
                default -> leading.add(touch);
            }
        }
    }

    /// `a color? n= f< o> e=!`: a flag, an optional value, a text, a path read, a path written, one that stands
    /// for the first operand.
    private static final class Options {
        private final HashSet<String> flags = new HashSet<>();
        private final HashMap<String, Touch> values = new HashMap<>();
        private final HashSet<String> optional = new HashSet<>();
        private final HashSet<String> firsts = new HashSet<>();

        void add(String word) {
            var text = word.endsWith("!") ? word.substring(0, word.length() - 1) : word;
            var name = text.replaceAll("[=<>?]$", "");
            if (!text.equals(word)) {
                firsts.add(name);
            }
            switch (text.charAt(text.length() - 1)) {
                case '=' -> values.put(name, Touch.TEXT);
                case '<' -> values.put(name, Touch.READ);
                case '>' -> values.put(name, Touch.WRITE);
                case '?' -> optional.add(name);
                default -> flags.add(name);
            }
        }
    }
}
