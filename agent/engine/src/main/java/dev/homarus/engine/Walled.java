package dev.homarus.engine;

import dev.homarus.sandbox.Worker;
import dev.homarus.sandbox.Workers;
import dev.homarus.sandbox.Workplace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Starts it behind the walls of the sandbox, with the pack, the JDK and the file, each for reading only.
record Walled(Workers workers, Path pack, Path jdk, int threads) implements Start {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("MALLOC_ARENA_MAX", "2", "GGML_NO_BACKTRACE", "1", "LANG", "C.UTF-8");

    private static final String FILE = "/model.gguf";

    private static final List<String> JAVA = List.of(
            "/jdk/bin/java",
            "-Xmx96m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:CompressedClassSpaceSize=16m",
            "-XX:MaxMetaspaceSize=48m",
            "-XX:ReservedCodeCacheSize=16m",
            "-XX:-UsePerfData",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            "-XX:+DisableAttachMechanism",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dde.kherud.llama.lib.path=/engine/native",
            "--enable-native-access=llama",
            "-p",
            "/engine",
            "-m",
            "dev.homarus.worker/dev.homarus.worker.Main");

    /// A worker as the engine uses it.
    private record Running(Worker worker) implements Child {
        @Override
        public OutputStream input() {
            return worker.input();
        }

        @Override
        public InputStream output() {
            return worker.output();
        }

        @Override
        public String lastWords() {
            return worker.lastWords();
        }

        @Override
        public boolean isTooLarge() {
            return worker.isTooLarge();
        }

        @Override
        public void close() {
            worker.close();
        }
    }

    @Override
    public Child start(Path file, long most, boolean look) throws IOException {
        var line = new ArrayList<>(JAVA);
        line.addAll(List.of(FILE, "/proc/self/fd/6", Long.toString(most), Integer.toString(threads)));
        if (look) {
            line.add("look");
        }
        var shown = Map.of("/jdk", jdk, "/engine", pack, FILE, file);
        return new Running(workers.start(new Workplace(line, shown, ENVIRONMENT, most)));
    }
}
