package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.command.Analysis;
import dev.homarus.command.Analysis.Analysed;
import dev.homarus.command.Commands;
import dev.homarus.command.Risk;
import dev.homarus.policy.Action;
import dev.homarus.policy.Decision;
import dev.homarus.policy.Facts;
import dev.homarus.policy.Grant;
import dev.homarus.policy.Grants;
import dev.homarus.policy.Policy;
import dev.homarus.policy.Rules;
import dev.homarus.policy.Trust;
import dev.homarus.types.Label;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Replays the commands of ordinary days and counts the questions. Nothing is run. The counts are in
/// `docs/guide/approvals.md`.
class WorkdaysTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final Set<String> STREAM_FILTERS = Set.of("cut", "uniq", "head", "tail", "tr", "wc");

    private final PolicySurroundings around = new PolicySurroundings();
    private final List<Grant> grants = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"code-project", "home-machine"})
    void day_ofRealCommands_isNeverRefusedForGood(String day) throws IOException {
        var commands = commands(day);
        assertThat(commands.size()).isGreaterThan(100);
        var refused = new ArrayList<String>();
        int elevated = 0;
        for (var command : commands) {
            if (decide(command, Label.OWNER, false) instanceof Decision.Deny deny) {
                if (decide(command, Label.OWNER, true) instanceof Decision.Deny) {
                    refused.add(command + ": " + deny.reason());
                }
                elevated++;
            }
        }
        assertThat(refused).isEmpty();
        int first = questions(commands, false, Label.OWNER);
        int alone = questions(commands, true, Label.OWNER);
        grants.clear();
        int tainted = questions(commands, true, Label.UNKNOWN);
        System.out.printf(
                "%s: %d commands, %d want elevation; questions: %d with no grant, %d with a sensible owner's grants, %d of them in a conversation"
                        + " that has read untrusted text; peer: %d asking always, %d with exact allow-always, %d refused by its allowlist mode%n",
                day,
                commands.size(),
                elevated,
                first,
                alone,
                tainted,
                commands.size(),
                peer(commands, true),
                peer(commands, false));
        assertThat(alone).isLessThan(first / 2);
    }

    /// @param sensible whether the owner answers as a sensible one would: all that only reads here, always;
    ///     what changes files here, for the session; exactly this, for the session, where it can be; else
    ///     once
    private int questions(List<String> commands, boolean sensible, Label label) {
        grants.clear();
        int asked = 0;
        for (var command : commands) {
            if (!(decide(command, label, true) instanceof Decision.Ask)) {
                continue;
            }
            asked++;
            if (sensible) {
                grant(command, label);
            }
        }
        return asked;
    }

    private void grant(String command, Label label) {
        var analysis = Commands.analyse(command, PolicySurroundings.WORKSPACE, around);
        if (!(analysis instanceof Analysed analysed)) {
            return;
        }
        var action = action(command, analysed);
        var facts = facts(analysis, label, true);
        if (analysed.risk().compareTo(Risk.WRITES_INSIDE) <= 0) {
            Grants.known(action, facts)
                    .ifPresent(scope -> grants.add(new Grant("g", scope, Optional.empty(), NOW.plusSeconds(60))));
        }
        Grants.programs(action, facts)
                .forEach(scope -> grants.add(new Grant("g", scope, Optional.of("main"), NOW.plusSeconds(60))));
        Grants.exact(action, facts)
                .ifPresent(scope -> grants.add(new Grant("g", scope, Optional.of("main"), NOW.plusSeconds(60))));
    }

    private Decision decide(String command, Label label, boolean elevated) {
        var analysis = Commands.analyse(command, PolicySurroundings.WORKSPACE, around);
        Action.Effect action = analysis instanceof Analysed analysed
                ? action(command, analysed)
                : new Action.RunCommand(
                        "main", command, PolicySurroundings.WORKSPACE, Map.of(), Duration.ofSeconds(60));
        return Policy.decide(action, facts(analysis, label, elevated));
    }

    private static Action.RunPlan action(String command, Analysed analysed) {
        return new Action.RunPlan("main", command, analysed.plan(), Map.of(), Duration.ofSeconds(60));
    }

    private Facts facts(Analysis analysis, Label label, boolean elevated) {
        var until = elevated ? Optional.of(NOW.plusSeconds(60)) : Optional.<Instant>empty();
        return new Facts(NOW, grants, List.of(), true)
                .about(Optional.of(analysis), label, false)
                .under(Rules.CAUTIOUS, Trust.LOCAL, until);
    }

    /// Counts what a peer's documented modes would ask or refuse: each segment of a chain has to be allowed;
    /// redirections and whatever its analysis refuses always ask; filters that read a stream need no entry;
    /// an answer for always binds the exact arguments.
    ///
    /// @param asks whether it asks on a miss and is answered with always, or refuses
    private int peer(List<String> commands, boolean asks) {
        var known = new HashSet<String>();
        int count = 0;
        for (var command : commands) {
            var segments = segments(command);
            boolean covered = segments.isPresent() && known.containsAll(segments.get());
            if (!covered) {
                count++;
                segments.filter(all -> asks).ifPresent(known::addAll);
            }
        }
        return count;
    }

    private Optional<Set<String>> segments(String command) {
        if (!(Commands.analyse(command, PolicySurroundings.WORKSPACE, around) instanceof Analysed analysed)) {
            return Optional.empty();
        }
        var stages = analysed.plan().stages().toList();
        if (stages.stream().anyMatch(stage -> !stage.redirects().isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(stages.stream()
                .filter(stage -> !STREAM_FILTERS.contains(stage.arguments().getFirst())
                        || stage.arguments().stream()
                                .skip(1)
                                .anyMatch(word -> !word.startsWith("-") && !word.matches("[0-9]+")))
                .map(stage -> stage.folder() + " " + stage.arguments())
                .collect(Collectors.toSet()));
    }

    private static List<String> commands(String day) throws IOException {
        var text = Files.readString(Path.of("../../bench/workdays/" + day + ".txt"))
                .replace("\\\n", "\u0001");
        return text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.replace('\u0001', '\n'))
                .toList();
    }
}
