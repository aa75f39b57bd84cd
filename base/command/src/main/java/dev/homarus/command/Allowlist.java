package dev.homarus.command;

import dev.homarus.command.Plan.Stage;
import dev.homarus.command.Profile.Trait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Programs that may run without a question: `ls`, or with a subcommand, `git status`.
///
/// An entry covers what a profile knows to read only. An entry of several words also covers exactly itself,
/// whatever it does, unless it is a shell, an interpreter or a program that starts others.
public final class Allowlist {
    /// What is decided about a command line.
    public enum Verdict {
        ALLOW,
        ASK,
        DENY
    }

    private final Set<List<String>> entries;

    public Allowlist(List<String> entries) {
        this.entries = entries.stream()
                .map(entry -> List.copyOf(Arrays.asList(entry.strip().split("\\s+", -1))))
                .filter(words -> !words.getFirst().isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    public Verdict decide(Analysis analysis) {
        if (analysis.forbidden().isPresent()) {
            return Verdict.DENY;
        }
        return switch (analysis) {
            case Analysis.Opaque opaque -> Verdict.ASK;
            case Analysis.Analysed analysed -> {
                if (analysed.risk() == Risk.PRIVILEGE) {
                    yield Verdict.DENY;
                }
                yield covers(analysed) ? Verdict.ALLOW : Verdict.ASK;
            }
        };
    }

    private boolean covers(Analysis.Analysed analysed) {
        var stages = analysed.plan().stages().toList();
        for (int i = 0; i < stages.size(); i++) {
            if (!covers(stages.get(i), analysed.uses().get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean covers(Stage stage, Analysis.Use use) {
        var words = new ArrayList<>(stage.arguments());
        words.set(0, words.getFirst().substring(words.getFirst().lastIndexOf('/') + 1));
        while (words.getFirst().equals("git") && words.size() > 1 && GitUse.GLOBAL.contains(words.get(1))) {
            words.remove(1);
        }
        boolean reads = use.profiled() && use.risk() == Risk.READS;
        for (var entry : entries) {
            boolean begins = entry.size() <= words.size() && entry.equals(words.subList(0, entry.size()));
            if (begins && (reads || isExactly(entry, words, stage))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isExactly(List<String> entry, List<String> words, Stage stage) {
        return entry.size() > 1
                && entry.equals(words)
                && !stage.arguments().getFirst().contains("/")
                && stage.redirects().isEmpty()
                && stage.environment().isEmpty()
                && Profiles.find(words)
                        .filter(found -> !found.profile().isKnown()
                                && !found.profile().is(Trait.INTERPRETS)
                                && !found.profile().is(Trait.WRAPS)
                                && !found.profile().is(Trait.PRIVILEGE))
                        .isPresent();
    }
}
