package dev.homarus.gateway;

import dev.homarus.engine.Engine;
import dev.homarus.engine.FreeMemory;
import dev.homarus.loop.Model;
import dev.homarus.policy.Stops;
import dev.homarus.protocol.Json;
import dev.homarus.sandbox.Sandbox;
import dev.homarus.sandbox.Workers;
import dev.homarus.types.Problem;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/// Models of files: what runs them, and what there is to say of them.
record EmbeddedModels(Engine engine, Models models) implements AutoCloseable {
    private static final String PACKS = "HOMARUS_PACKS";
    private static final String LIMIT = "HOMARUS_ENGINE_MEGABYTES";
    private static final int MEBIBYTE = 20;

    /// Makes what runs them, and leads what is sent to them there.
    ///
    /// @param settings what the sandbox was made with
    static EmbeddedModels beside(
            Sandbox sandbox,
            dev.homarus.sandbox.Settings settings,
            Map<String, String> environment,
            Models models,
            InstantSource clock) {
        var engine = new Engine(
                new Workers(sandbox, settings),
                packs(environment).resolve("engine"),
                jdk(),
                models::file,
                memory(environment),
                clock);
        models.ways().inside(engine);
        return new EmbeddedModels(engine, models);
    }

    /// The folder beside the one with the program's modules, unless it is said.
    private static Path packs(Map<String, String> environment) {
        var said = environment.getOrDefault(PACKS, "");
        if (said.startsWith("/")) {
            return Path.of(said);
        }
        var source = EmbeddedModels.class.getProtectionDomain().getCodeSource();
        return Path.of(source.getLocation().getPath())
                .resolveSibling("../packs")
                .normalize();
    }

    /// The one that runs this process.
    private static Path jdk() {
        return ProcessHandle.current()
                .info()
                .command()
                .map(Path::of)
                .map(java -> java.resolveSibling("..").normalize())
                .orElse(Path.of("/usr/lib/jvm/default-java"));
    }

    /// What is free, or less where the owner says so.
    private static LongSupplier memory(Map<String, String> environment) {
        var free = new FreeMemory();
        var said = environment.getOrDefault(LIMIT, "");
        return said.matches("[0-9]{1,9}") ? () -> Math.min(free.getAsLong(), Long.parseLong(said) << MEBIBYTE) : free;
    }

    /// A file that can be a model.
    ///
    /// @param context the tokens of prompt and answer together that there is memory for
    record Found(ModelFile file, long context) {}

    /// Looks at the file of a model that is to be added.
    ///
    /// @throws dev.homarus.types.ProblemException MODEL-030 to MODEL-036, MODEL-039
    Found look(String name, String file) {
        var path = ModelFile.of(Json.object().put("file", file).build())
                .orElseThrow()
                .path();
        var facts = engine.look(name, path);
        if (!facts.answers()) {
            throw new Problem(
                            "MODEL-034",
                            path + " is a model that only makes embeddings: it cannot answer.",
                            "Take a model for chat; nothing here asks another yet.")
                    .asException();
        }
        return new Found(new ModelFile(Engine.real(path)), facts.context());
    }

    /// Ends what runs where everything is paused.
    void obey(Stops stops) {
        if (stops.paused()) {
            engine.end();
        }
    }

    /// What `doctor` says of models that could not answer now.
    List<Json.Obj> findings() {
        var found = new ArrayList<Json.Obj>();
        for (var model : models.all()) {
            models.file(model.name())
                    .flatMap(file -> engine.missing().or(() -> engine.wrong(file)))
                    .ifPresent(problem -> found.add(finding(model, problem)));
        }
        return found;
    }

    private static Json.Obj finding(Model model, Problem problem) {
        return Doctor.finding(
                "DOCTOR-023",
                "error",
                "The embedded model " + model.name() + " cannot answer: " + problem.sentence(),
                problem.remedy());
    }

    @Override
    public void close() {
        engine.close();
    }
}
