package dev.homarus.policy;

import dev.homarus.command.Analysis.Analysed;
import dev.homarus.command.Analysis.Use;
import dev.homarus.command.Plan.Stage;
import dev.homarus.command.Risk;
import dev.homarus.policy.Rule.Kind;
import dev.homarus.policy.Rule.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Which rules an Action meets. A rule that allows has to be sure of what it allows; the others match
/// wherever
/// they might.
final class RuleMatch {
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{Alnum}._+-]+");

    private RuleMatch() {}

    /// Returns the first rule that asks or denies and might be about this Action.
    static Optional<Rule> first(Verdict verdict, Action.Effect action, Facts facts) {
        return facts.rules().rules().stream()
                .filter(rule -> rule.verdict() == verdict && mayBeAbout(rule, action, facts))
                .findFirst();
    }

    private static boolean mayBeAbout(Rule rule, Action.Effect action, Facts facts) {
        return switch (action) {
            case Action.RunCommand run -> rule.kind() == Kind.EXEC && mayBeAbout(rule, run.command(), facts);
            case Action.RunPlan run -> rule.kind() == Kind.EXEC && mayBeAbout(rule, run.command(), facts);
            case Action.WriteWorkspace write -> rule.kind() == Kind.WRITE && touches(rule, List.of(seen(write)));
            case Action.Connect connect -> isOf(rule, connect.host());
            case Action.Fetch fetch -> isOf(rule, fetch.address().host());
            case Action.Search search -> isOf(rule, search.engine().host());
            case Action.SendExactly send -> false;
        };
    }

    private static boolean mayBeAbout(Rule rule, String command, Facts facts) {
        if (!(facts.analysis().orElse(null) instanceof Analysed analysed)) {
            return mentions(rule, command);
        }
        var uses = analysed.uses().iterator();
        return analysed.plan().stages().anyMatch(stage -> !uses.hasNext() || mayBeAbout(rule, stage, uses.next()));
    }

    private static boolean isOf(Rule rule, String to) {
        return rule.kind() == Kind.CONNECT
                && (rule.hosts().isEmpty() || rule.hosts().stream().anyMatch(host -> isHost(host, to)));
    }

    private static boolean isHost(String named, String host) {
        return named.startsWith("*.") ? host.endsWith(named.substring(1)) : host.equals(named);
    }

    /// What cannot be analysed may be anything: only a program that is not mentioned is taken to be absent.
    private static boolean mentions(Rule rule, String command) {
        if (rule.programs().isEmpty()) {
            return true;
        }
        var words = new HashSet<>(List.of(BETWEEN_WORDS.split(command)));
        return rule.programs().stream()
                .anyMatch(program -> words.containsAll(Set.of(baseName(program).split(" "))));
    }

    private static String baseName(String program) {
        return program.startsWith("/") ? program.substring(program.lastIndexOf('/') + 1) : program;
    }

    private static boolean mayBeAbout(Rule rule, Stage stage, Use use) {
        return isNamed(rule, stage, use)
                && rule.risk().map(least -> use.risk().compareTo(least) >= 0).orElse(true)
                && (touches(rule, use.inside()) || touches(rule, List.of(stage.folder())));
    }

    private static boolean isNamed(Rule rule, Stage stage, Use use) {
        if (rule.programs().isEmpty()) {
            return true;
        }
        for (var program : rule.programs()) {
            if (begins(use.name(), program) || ends(stage.program(), program)) {
                return true;
            }
        }
        return false;
    }

    /// Whether `name` is the program, or one of its subcommands.
    private static boolean begins(String name, String program) {
        return name.startsWith(program) && (name.length() == program.length() || name.charAt(program.length()) == ' ');
    }

    /// Whether `path` is the program, or its last name is.
    private static boolean ends(String path, String program) {
        int before = path.length() - program.length() - 1;
        return path.endsWith(program) && (before < 0 || path.charAt(before) == '/');
    }

    private static boolean touches(Rule rule, List<String> paths) {
        return rule.folders().isEmpty()
                || rule.folders().stream()
                        .anyMatch(folder -> paths.stream()
                                .anyMatch(path -> !Paths.isPlain(path)
                                        || Paths.isBeneath(path, folder)
                                        || Paths.isBeneath(folder, path)));
    }

    private static String seen(Action.WriteWorkspace write) {
        return Paths.WORKSPACE + "/" + write.path();
    }

    /// Returns the name of what allows the whole Action without a person: rules, or the profile.
    static Optional<String> allowing(Action.Effect action, Facts facts) {
        return switch (action) {
            case Action.RunCommand run -> Optional.empty();
            case Action.RunPlan run -> allowing(run, facts);
            case Action.WriteWorkspace write ->
                facts.rules().rules().stream()
                        .filter(rule -> rule.verdict() == Verdict.ALLOW
                                && rule.kind() == Kind.WRITE
                                && rule.folders().stream().anyMatch(folder -> Paths.isBeneath(seen(write), folder)))
                        .findFirst()
                        .map(rule -> "rule." + rule.name());
            case Action.Connect connect -> allowing(connect.host(), facts);
            case Action.Fetch fetch -> allowing(fetch.address().host(), facts);
            case Action.Search search -> allowing(search.engine().host(), facts);
            case Action.SendExactly send -> Optional.empty();
        };
    }

    private static Optional<String> allowing(String host, Facts facts) {
        return facts.rules().rules().stream()
                .filter(rule -> rule.verdict() == Verdict.ALLOW && isOf(rule, host))
                .findFirst()
                .map(rule -> "rule." + rule.name());
    }

    private static Optional<String> allowing(Action.RunPlan run, Facts facts) {
        if (!facts.analysis().map(Grant::isGrantable).orElse(false)) {
            return Optional.empty();
        }
        var uses = ((Analysed) facts.analysis().orElseThrow()).uses().iterator();
        var by = Optional.<String>empty();
        for (var stage : run.plan().stages().toList()) {
            var one = allowing(stage, uses.next(), facts.rules());
            if (one.isEmpty()) {
                return Optional.empty();
            }
            by = by.or(() -> one);
        }
        return by;
    }

    private static Optional<String> allowing(Stage stage, Use use, Rules rules) {
        if (!use.profiled()) {
            return Optional.empty();
        }
        return rules.rules().stream()
                .filter(rule -> rule.verdict() == Verdict.ALLOW && rule.kind() == Kind.EXEC)
                .filter(rule -> isNamed(rule, stage, use) && staysWithin(rule, stage, use))
                .findFirst()
                .map(rule -> "rule." + rule.name())
                .or(() -> unasked(rules.profile(), use));
    }

    private static boolean staysWithin(Rule rule, Stage stage, Use use) {
        return use.risk().compareTo(rule.risk().orElse(Risk.READS)) <= 0
                && (rule.folders().isEmpty()
                        || rule.folders().stream().anyMatch(folder -> isWithin(stage, use, folder)));
    }

    private static boolean isWithin(Stage stage, Use use, String folder) {
        return Paths.isBeneath(stage.folder(), folder)
                && use.inside().stream().allMatch(path -> Paths.isBeneath(path, folder))
                && stage.redirects().stream().allMatch(to -> Grants.staysBeneath(to, folder));
    }

    private static Optional<String> unasked(Profile profile, Use use) {
        var highest = switch (profile) {
            case CAUTIOUS -> Optional.<Risk>empty();
            case BALANCED -> Optional.of(Risk.READS);
            case POWER -> Optional.of(Risk.WRITES_INSIDE);
        };
        return highest.filter(most -> use.risk().compareTo(most) <= 0)
                .map(most -> "profile." + profile.name().toLowerCase(java.util.Locale.ROOT));
    }
}
