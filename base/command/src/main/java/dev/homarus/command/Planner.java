package dev.homarus.command;

import dev.homarus.command.Plan.Redirect;
import dev.homarus.command.Plan.Stage;
import dev.homarus.command.Plan.Step;
import dev.homarus.command.Plan.When;
import dev.homarus.command.Sentence.Direction;
import dev.homarus.command.Sentence.Pipeline;
import dev.homarus.command.Sentence.Simple;
import dev.homarus.command.Surroundings.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes a Plan of what was parsed. Used once.
final class Planner {
    private final Surroundings around;
    private String folder;
    private final List<Step> steps = new ArrayList<>();
    private final List<Analysis.Use> uses = new ArrayList<>();
    private final LinkedHashSet<String> reasons = new LinkedHashSet<>();
    private final LinkedHashSet<String> pinned = new LinkedHashSet<>();
    private Optional<String> forbidden = Optional.empty();

    Planner(String folder, Surroundings around) {
        this.folder = folder;
        this.around = around;
    }

    Analysis plan(Sentence sentence) throws NotAnalysable {
        var left = sentence.pipelines();
        Optional<When> carried = Optional.empty();
        for (int i = 0; i < left.size(); i++) {
            var pipeline = left.get(i);
            var when = carried.filter(w -> pipeline.when() == When.IF_DONE || w == When.ALWAYS)
                    .orElse(pipeline.when());
            carried = Optional.empty();
            if (isChange(pipeline)) {
                change(pipeline, left.subList(i + 1, left.size()), when);
                carried = Optional.of(when);
            } else {
                steps.add(new Step(when, stages(pipeline)));
            }
        }
        if (steps.isEmpty()) {
            throw new NotAnalysable("it only changes the folder");
        }
        return new Analysis.Analysed(
                new Plan(steps, pins()), uses, Words.sentence(uses), List.copyOf(reasons), forbidden);
    }

    private static boolean isChange(Pipeline pipeline) {
        return pipeline.commands().stream()
                .anyMatch(simple -> simple.words().getFirst().text().equals("cd"));
    }

    /// `cd` is followed instead of being run, where it is certain to happen for all that comes after it.
    private void change(Pipeline pipeline, List<Pipeline> after, When when) throws NotAnalysable {
        var simple = pipeline.commands().getFirst();
        boolean certain = when == When.ALWAYS
                ? after.isEmpty() || after.getFirst().when() != When.IF_FAILED
                : when == When.IF_DONE && after.stream().allMatch(next -> next.when() == When.IF_DONE);
        if (pipeline.commands().size() != 1
                || !certain
                || !simple.directions().isEmpty()
                || !simple.assignments().isEmpty()
                || simple.words().size() != 2) {
            throw new NotAnalysable("the folder it changes to is not certain");
        }
        var wanted = new Expansion(around, folder).arguments(simple.words().get(1));
        if (wanted.size() != 1
                || wanted.getFirst().startsWith("-")
                || wanted.getFirst().isEmpty()) {
            throw new NotAnalysable("the folder it changes to is not certain");
        }
        var target =
                Places.normal(wanted.getFirst().startsWith("/") ? wanted.getFirst() : folder + "/" + wanted.getFirst());
        var entry = around.look(target);
        if (entry.kind() != Entry.Kind.FOLDER) {
            throw NotAnalysable.impossible("it changes to a folder that is not there: " + wanted.getFirst());
        }
        folder = entry.real();
        if (!new Places(around).isInside(folder)) {
            reasons.add("it leaves the workspace: " + wanted.getFirst());
        }
    }

    private List<Stage> stages(Pipeline pipeline) throws NotAnalysable {
        var stages = new ArrayList<Stage>();
        for (var simple : pipeline.commands()) {
            stages.add(stage(simple));
        }
        return stages;
    }

    private Stage stage(Simple simple) throws NotAnalysable {
        var expansion = new Expansion(around, folder);
        var words = words(simple, expansion);
        var effects = new Effects(around, folder);
        var program = program(words.getFirst(), effects);
        var environment = environment(simple, expansion, effects);
        var redirects = new ArrayList<Redirect>();
        for (var direction : simple.directions()) {
            redirects(direction, expansion, effects, redirects);
        }
        for (var word : simple.words().subList(1, simple.words().size())) {
            expansion.listed(word).ifPresent(effects::read);
        }
        var name = new Judge().judge(words, effects);
        effects.stand();
        take(name, effects);
        pinned.add(program);
        pinned.add(folder);
        return new Stage(program, words, folder, environment, redirects);
    }

    private static List<String> words(Simple simple, Expansion expansion) throws NotAnalysable {
        var first = simple.words().getFirst();
        if ((first.hasPlain("*?[{") && !first.text().equals("[")) || first.hasVariable()) {
            throw new NotAnalysable("the program's name is not written out");
        }
        var words = new ArrayList<>(first.text().equals("[") ? List.of("[") : expansion.arguments(first));
        if (words.size() != 1
                || !words.getFirst().matches("[A-Za-z0-9_./+@\\[-]+")
                || words.getFirst().startsWith("-")) {
            throw new NotAnalysable("the program's name is not a plain one");
        }
        if (Variables.BUILTINS.contains(words.getFirst())) {
            throw new NotAnalysable("it holds a command of the shell itself: " + words.getFirst());
        }
        for (var word : simple.words().subList(1, simple.words().size())) {
            words.addAll(expansion.arguments(word));
        }
        return words;
    }

    private String program(String name, Effects effects) throws NotAnalysable {
        if (name.contains("/")) {
            var entry = around.look(effects.absolute(name));
            if (entry.kind() == Entry.Kind.ABSENT) {
                throw NotAnalysable.impossible("there is no such program: " + name);
            }
            if (entry.kind() != Entry.Kind.FILE) {
                throw new NotAnalysable("it is not certain that this is a program: " + name);
            }
            return entry.real();
        }
        return around.program(name)
                .orElseThrow(
                        () -> NotAnalysable.impossible("there is no such program in the system's folders: " + name));
    }

    private static Map<String, String> environment(Simple simple, Expansion expansion, Effects effects)
            throws NotAnalysable {
        var all = new LinkedHashMap<String, String>();
        for (var assignment : simple.assignments()) {
            var value = expansion.value(assignment.value());
            if (Variables.isRefused(assignment.name())) {
                throw new NotAnalysable("it sets a variable that can change what runs: " + assignment.name());
            }
            if (!Variables.isHarmless(assignment.name(), value)) {
                effects.unprofiled("it sets a variable: " + assignment.name());
                effects.raise(Risk.WRITES_INSIDE);
            }
            all.put(assignment.name(), value);
        }
        return all;
    }

    private static void redirects(Direction direction, Expansion expansion, Effects effects, List<Redirect> to)
            throws NotAnalysable {
        if (direction.kind() == Redirect.Kind.DUPLICATE) {
            to.add(new Redirect(
                    direction.descriptor(), direction.kind(), direction.target().text()));
            return;
        }
        var target = expansion.target(direction.target());
        if (target.isEmpty() || target.matches("/+dev/+(tcp|udp)/.*")) {
            throw new NotAnalysable("a redirection leads to no file");
        }
        var path = target.equals("-") ? "./-" : target;
        if (direction.kind() == Redirect.Kind.READ) {
            effects.read(path);
        } else {
            effects.write(path);
        }
        int descriptor = direction.descriptor() < 0 ? 1 : direction.descriptor();
        to.add(new Redirect(descriptor, direction.kind(), effects.absolute(target)));
        if (direction.descriptor() < 0) {
            to.add(new Redirect(2, Redirect.Kind.DUPLICATE, "1"));
        }
    }

    private void take(String name, Effects effects) {
        uses.add(effects.use(name));
        reasons.addAll(effects.reasons());
        pinned.addAll(effects.pinned());
        if (forbidden.isEmpty()) {
            forbidden = effects.forbidden();
        }
    }

    private Map<String, Pin> pins() {
        var pins = new LinkedHashMap<String, Pin>();
        for (var path : pinned) {
            around.pin(path).ifPresent(pin -> pins.put(path, pin));
        }
        return pins;
    }
}
