package dev.homarus.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs command lines under the real bash and compares what happens with their Plans. `-Dhomarus.long=true`
/// compares a hundred thousand instead of a thousand.
class BashTest {
    /// Runs each command of the file `commands` in a shell of its own. The programs are functions that note
    /// their arguments, folder, descriptors and variables; a record is one write to a file opened for
    /// appending.
    private static final String DRIVER = """
            shopt -u expand_aliases; unset HISTFILE; set +H
            W=$1; export HOME=$W; exec 9>>"$W.log"
            where() { # descriptor
              local d=/proc/$BASHPID/fd/$1 f
              if [[ -p $d ]]; then R=pipe; return; fi
              for f in in out err; do if [[ $d -ef $W.$f ]]; then R=$f; return; fi; done
              for f in "$W"/f1 "$W"/f2 "$W/f 3" "$W"/a "$W"/x~ "$W"/.hidden "$W"/*.txt "$W"/sub/*.txt "$W"/sub/f1 "$W"/sub/f2 "$W/sub/f 3" /dev/null; do
                if [[ $d -ef $f ]]; then R=$f; return; fi; done
              R=elsewhere; }
            note() {
              local r= a R v
              for a in "$@"; do r+="<$a>"; done
              r+=" $PWD"
              for a in 0 1 2; do where $a; r+=" $R"; done
              for v in CI FOO LANG LC_ALL TZ X Y Z; do if [[ -v $v ]]; then r+=" $v=${!v}"; fi; done
              printf '%s\\0' "${r//$'\\n'/NEWLINE}" >&9; }
            p0() { note p0 "$@"; return 0; }; p1() { note p1 "$@"; return 1; }; p2() { note p2 "$@"; return 0; }
            unset CI FOO LANG LC_ALL TZ X Y Z; LC_CTYPE=C.UTF-8; LC_COLLATE=C.UTF-8
            mapfile -d '' all < "$W.commands"
            for each in "${all[@]}"; do
              ( cd "$W"; eval "$each" ) <"$W.in" >>"$W.out" 2>>"$W.err"
              printf 'END\\0' >&9
            done
            """;

    private static final Set<String> NOTED = Set.of("CI", "FOO", "LANG", "LC_ALL", "TZ", "X", "Y", "Z");
    private static final int COUNT = Boolean.getBoolean("homarus.long") ? 100_000 : 1_000;

    @TempDir
    Path temporary;

    @Test
    @DisplayName("EX-37 what is analysable means to bash what its Plan says")
    void plans_ofAnalysableCommands_areWhatBashDoes() throws Exception {
        var folder = folder();
        var around = new Folder(folder, List.of("p0", "p1", "p2"));
        var lines = new CommandLines(20_261_121);
        var commands = new ArrayList<String>();
        var plans = new ArrayList<Plan>();
        int made = 0;
        while (commands.size() < COUNT) {
            var line = lines.next();
            made++;
            if (line.indexOf('\0') < 0
                    && Commands.analyse(line, folder.toString(), around) instanceof Analysis.Analysed analysed
                    && analysed.plan().stages().allMatch(stage -> isKept(stage, folder))) {
                commands.add(line);
                plans.add(analysed.plan());
            }
        }
        var ran = run(folder, commands);
        assertThat(ran).hasSize(COUNT);
        var different = new ArrayList<String>();
        for (int i = 0; i < COUNT && different.size() < 20; i++) {
            var expected = Expected.records(plans.get(i));
            if (!expected.equals(grouped(ran.get(i), expected))) {
                different.add(commands.get(i) + "\n   plan " + expected + "\n   bash " + ran.get(i));
            }
        }
        System.out.println("compared with bash: " + COUNT + " analysable of " + made + " made");
        assertThat(different).isEmpty();
    }

    /// Whether every file it opens is there already, so that all commands meet the same folder.
    private static boolean isKept(Plan.Stage stage, Path folder) {
        return Places.isBelow(stage.folder(), folder.toString())
                && NOTED.containsAll(stage.environment().keySet())
                && stage.program().startsWith("/usr/bin/p")
                && stage.redirects().stream()
                        .noneMatch(redirect -> redirect.to().endsWith("/"))
                && stage.redirects().stream()
                        .filter(redirect -> redirect.kind() != Plan.Redirect.Kind.DUPLICATE)
                        .map(redirect -> Path.of(redirect.to()).normalize())
                        .allMatch(path -> path.equals(Path.of("/dev/null"))
                                || (path.startsWith(folder) && Files.isRegularFile(path)));
    }

    /// Cuts the records into pipelines of the expected lengths, each sorted.
    private static List<List<String>> grouped(List<String> records, List<List<String>> expected) {
        var all = new ArrayList<List<String>>();
        int at = 0;
        for (var pipeline : expected) {
            int end = Math.min(records.size(), at + pipeline.size());
            all.add(records.subList(at, end).stream().sorted().toList());
            at = end;
        }
        if (at < records.size()) {
            all.add(records.subList(at, records.size()));
        }
        return all;
    }

    private Path folder() throws IOException {
        var folder = Files.createDirectory(temporary.toRealPath().resolve("w"));
        Files.createDirectory(folder.resolve("sub"));
        for (var name : List.of(
                "a.txt",
                "b.txt",
                "ab.txt",
                ".hidden",
                "a",
                "f1",
                "f2",
                "f 3",
                "sub/in.txt",
                "sub/z.txt",
                "sub/f1",
                "sub/f2",
                "sub/f 3",
                "sub/a.txt",
                "x~")) {
            Files.writeString(folder.resolve(name), "");
        }
        for (var name : List.of("w.in", "w.out", "w.err", "w.log", "w.commands", "driver", "driver.out")) {
            Files.writeString(temporary.resolve(name), "");
        }
        return folder;
    }

    private List<List<String>> run(Path folder, List<String> commands) throws Exception {
        Files.writeString(temporary.resolve("w.commands"), String.join("\0", commands) + "\0");
        Files.writeString(temporary.resolve("driver"), DRIVER);
        var place = temporary.toRealPath().toString();
        var process = new ProcessBuilder(
                        "bwrap",
                        "--unshare-all",
                        "--die-with-parent",
                        "--new-session",
                        "--ro-bind",
                        "/usr",
                        "/usr",
                        "--symlink",
                        "usr/bin",
                        "/bin",
                        "--symlink",
                        "usr/lib",
                        "/lib",
                        "--symlink",
                        "usr/lib64",
                        "/lib64",
                        "--proc",
                        "/proc",
                        "--dev",
                        "/dev",
                        "--bind",
                        place,
                        place,
                        "--clearenv",
                        "--setenv",
                        "PATH",
                        "/nowhere",
                        "/bin/bash",
                        "--noprofile",
                        "--norc",
                        place + "/driver",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(new File(place, "driver.out"))
                .start();
        assertThat(process.waitFor(20, TimeUnit.MINUTES)).isTrue();
        var log = Files.readString(temporary.resolve("w.log"), StandardCharsets.UTF_8);
        var all = new ArrayList<List<String>>();
        var current = new ArrayList<String>();
        for (var record : Arrays.asList(log.split("\0", -1))) {
            if (record.equals("END")) {
                all.add(List.copyOf(current));
                current.clear();
            } else {
                current.add(record);
            }
        }
        return all;
    }
}
