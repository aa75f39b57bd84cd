package dev.homarus.sandbox;

import dev.homarus.types.Problem;
import java.util.Optional;

/// The best isolation that this machine gives, tried.
record Choice(Level level, Optional<Isolation> isolation) {
    static Choice of(Settings settings) {
        var setup = new Setup(settings);
        var namespaces = setup.enclosure().<Isolation>map(Namespaces::new);
        var missing = namespaces.isPresent() ? trial(namespaces.get()) : setup.problem();
        if (missing.isEmpty()) {
            return new Choice(new Level.Isolated(), namespaces);
        }
        namespaces.ifPresent(Isolation::close);
        var confinement = settings.landlock() ? Setup.confinement(settings) : Optional.<Isolation>empty();
        return confinement.isPresent() && trial(confinement.get()).isEmpty()
                ? new Choice(new Level.Confined(missing.get()), confinement)
                : new Choice(new Level.None(missing.get()), Optional.empty());
    }

    private static Optional<Problem> trial(Isolation isolation) {
        return switch (isolation.run(Job.trial(), Mode.STANDARD, Optional.empty())) {
            case Outcome.Done(int exit, var output, var took) when exit == 0 -> Optional.empty();
            case Outcome.Done(int exit, var output, var took) -> Optional.of(Setup.explain(output.text()));
            case Outcome.TimedOut(var output, var took) -> Optional.of(Setup.explain(output.text()));
            case Outcome.Killed(var why, var output, var took) -> Optional.of(Setup.explain(output.text()));
            case Outcome.Failed(Problem problem) -> Optional.of(Setup.explain(problem.sentence()));
        };
    }
}
