package dev.homarus.policy;

import dev.homarus.command.Analysis.Analysed;
import dev.homarus.command.Analysis.Use;
import dev.homarus.command.Plan.Redirect;
import dev.homarus.command.Plan.Stage;
import dev.homarus.command.Risk;
import dev.homarus.policy.Grant.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which Grants cover an Action, and which could be given for it.
public final class Grants {
    private Grants() {}

    /// Returns the standing Grants that together cover an Action; nothing where they do not.
    public static Optional<List<Grant>> covering(Action.Effect action, Facts facts) {
        return switch (action) {
            case Action.RunCommand run -> Optional.empty();
            case Action.RunPlan run -> covering(run, facts);
            case Action.WriteWorkspace write ->
                facts.hidden() || write.alwaysAsks()
                        ? Optional.empty()
                        : facts.grants().stream()
                                .filter(grant -> grant.covers(write, facts))
                                .findFirst()
                                .map(List::of);
            case Action.Connect connect ->
                facts.grants().stream()
                        .filter(grant -> grant.covers(connect, facts))
                        .findFirst()
                        .map(List::of);
            case Action.Fetch fetch ->
                facts.grants().stream()
                        .filter(grant -> grant.covers(fetch, facts))
                        .findFirst()
                        .map(List::of);
            case Action.Search search ->
                facts.hidden()
                        ? Optional.empty()
                        : facts.grants().stream()
                                .filter(grant -> grant.covers(search, facts))
                                .findFirst()
                                .map(List::of);
            case Action.SendExactly send -> Optional.empty();
        };
    }

    private static Optional<List<Grant>> covering(Action.RunPlan run, Facts facts) {
        if (facts.hidden() || !facts.analysis().map(Grant::isGrantable).orElse(false)) {
            return Optional.empty();
        }
        var analysed = (Analysed) facts.analysis().orElseThrow();
        var uses = analysed.uses().iterator();
        var covering = new ArrayList<Grant>();
        for (var stage : run.plan().stages().toList()) {
            var use = uses.next();
            var grant = first(run, stage, use, facts);
            if (grant.isEmpty()) {
                return Optional.empty();
            }
            covering.add(grant.get());
        }
        return Optional.of(covering.stream().distinct().toList());
    }

    private static Optional<Grant> first(Action.RunPlan run, Stage stage, Use use, Facts facts) {
        for (var grant : facts.grants()) {
            if (grant.covers(run, stage, use, facts)) {
                return Optional.of(grant);
            }
        }
        return Optional.empty();
    }

    /// Returns the scopes that would be honoured for exactly what is asked for: one [Scope.Same],
    /// [Scope.File], [Scope.Host], [Scope.Site] or [Scope.Engine], or nothing.
    public static Optional<Scope> exact(Action.Effect action, Facts facts) {
        return switch (action) {
            case Action.RunCommand run -> Optional.empty();
            case Action.RunPlan run ->
                !facts.hidden() && facts.analysis().map(Grant::isGrantable).orElse(false)
                        ? Optional.of(new Scope.Same(run))
                        : Optional.empty();
            case Action.WriteWorkspace write ->
                facts.hidden() || write.alwaysAsks() ? Optional.empty() : Optional.of(new Scope.File(write.path()));
            case Action.Connect connect -> Optional.of(new Scope.Host(connect.host(), connect.port()));
            case Action.Fetch fetch ->
                Optional.of(new Scope.Site(fetch.address().host()));
            case Action.Search search ->
                facts.hidden()
                        ? Optional.empty()
                        : Optional.of(new Scope.Engine(search.engine().origin()));
            case Action.SendExactly send -> Optional.empty();
        };
    }

    /// Returns one [Scope.Program] for each different program of a Plan, each for the folder that the stages
    /// work in and touch; empty where one of them cannot be granted by its name.
    public static List<Scope.Program> programs(Action.Effect action, Facts facts) {
        if (exact(action, facts).isEmpty()
                || !(action instanceof Action.RunPlan run)
                || !(facts.analysis().orElseThrow() instanceof Analysed analysed)
                || analysed.risk().compareTo(Risk.WRITES_INSIDE) > 0) {
            return List.of();
        }
        var folder = commonFolder(run, analysed);
        var uses = analysed.uses().iterator();
        var programs = new ArrayList<Scope.Program>();
        for (var stage : run.plan().stages().toList()) {
            var use = uses.next();
            var program = program(run, stage, use, folder);
            if (program.isEmpty()) {
                return List.of();
            }
            programs.add(program.get());
        }
        return programs.stream().distinct().toList();
    }

    /// Returns the scope that takes in every known program that does no more than this Plan, in the whole of
    /// the sandbox's folder that it works in; nothing where a stage is not known well enough.
    public static Optional<Scope.Known> known(Action.Effect action, Facts facts) {
        if (programs(action, facts).isEmpty()
                || !(action instanceof Action.RunPlan run)
                || !(facts.analysis().orElseThrow() instanceof Analysed analysed)
                || !analysed.uses().stream().allMatch(Use::profiled)) {
            return Optional.empty();
        }
        var folder = commonFolder(run, analysed);
        int second = folder.indexOf('/', 1);
        var top = second < 0 ? folder : folder.substring(0, second);
        return top.equals("/") ? Optional.empty() : Optional.of(new Scope.Known(top, analysed.risk()));
    }

    private static Optional<Scope.Program> program(Action.RunPlan run, Stage stage, Use use, String folder) {
        var pin = run.plan().pins().get(stage.program());
        if (!(use.profiled() || use.builds())
                || pin == null
                || !stage.environment().isEmpty()) {
            return Optional.empty();
        }
        if (!stage.redirects().stream().allMatch(to -> staysBeneath(to, folder))) {
            return Optional.empty();
        }
        return Optional.of(new Scope.Program(use.name(), stage.program(), pin.sha256(), folder, use.risk()));
    }

    /// Returns the working folder, or the nearest one above that holds everything the Plan touches.
    private static String commonFolder(Action.RunPlan run, Analysed analysed) {
        var folder = run.plan().steps().getFirst().stages().getFirst().folder();
        var touched = new ArrayList<String>();
        run.plan().stages().map(Stage::folder).forEach(touched::add);
        analysed.uses().forEach(use -> touched.addAll(use.inside()));
        for (var path : touched) {
            while (!Paths.isBeneath(path, folder) && !folder.equals("/")) {
                int slash = folder.lastIndexOf('/');
                folder = slash <= 0 ? "/" : folder.substring(0, slash);
            }
        }
        return folder;
    }

    static boolean staysBeneath(Redirect redirect, String folder) {
        return redirect.kind() == Redirect.Kind.DUPLICATE
                || redirect.to().equals("/dev/null")
                || Paths.isBeneath(redirect.to(), folder);
    }
}
