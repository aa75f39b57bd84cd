import dev.homarus.command.Commands;
import dev.homarus.command.Example;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;

/// How long the analysis of a command line takes: each line of the files that are named, after a warm-up, and
/// the very first one. Run by `run-analysis.sh`.
class Analyse {
    private static final int WARM_UP = 200;
    private static final int ROUNDS = 50;

    public static void main(String[] files) throws Exception {
        var lines = new ArrayList<String>();
        for (var file : files) {
            var text = Files.readString(Path.of(file)).replace("\\\n", "\u0001");
            text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.replace('\u0001', '\n'))
                    .forEach(lines::add);
        }
        var around = new Example();
        long start = System.nanoTime();
        Commands.analyse(lines.getFirst(), Example.WORKSPACE, around);
        long first = System.nanoTime() - start;
        for (int i = 0; i < WARM_UP; i++) {
            lines.forEach(line -> Commands.analyse(line, Example.WORKSPACE, around));
        }
        var times = new long[lines.size() * ROUNDS];
        int at = 0;
        for (int i = 0; i < ROUNDS; i++) {
            for (var line : lines) {
                long before = System.nanoTime();
                Commands.analyse(line, Example.WORKSPACE, around);
                times[at++] = System.nanoTime() - before;
            }
        }
        Arrays.sort(times);
        System.out.printf(
                "%d command lines: first %.1f ms (with the profiles' reading), then p50 %.1f us, p99 %.1f us, slowest %.1f us%n",
                lines.size(),
                first / 1e6,
                times[times.length / 2] / 1e3,
                times[times.length * 99 / 100] / 1e3,
                times[times.length - 1] / 1e3);
    }
}
