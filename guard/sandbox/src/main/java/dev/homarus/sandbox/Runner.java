package dev.homarus.sandbox;

import dev.homarus.command.Plan;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The first process inside: sets the limits, runs the steps of a [Plan], takes in orphans, and says nothing
/// itself
/// but why a stage could not begin. When it ends the kernel ends all others, and only then does bubblewrap see
/// its end.
///
/// Its text is always this one. Whatever a command consists of arrives as arguments, is kept in arrays, and is
/// never
/// read as shell text; a path is only ever opened, entered or executed.
final class Runner {
    /// What it does is told by words, its arguments or, without any, its standard input: five limits, the
    /// steps, a dot, and the stages. A step is when it runs, how many
    /// stages it has,
    /// and for each where it begins among the stages' words and how many words it has. A stage is its folder,
    /// its redirects (how and which descriptor, then the path; or two descriptors), a dot, its environment, a
    /// dot, its program and its argument vector.
    ///
    /// The command's output and error are descriptor 9 of the runner, so that nothing of its own is among
    /// them; a stage has 0, 1 and 2 only.
    private static final String TEXT = """
            exec 9>&1 2>/dev/null
            if (( $# == 0 )); then
              mapfile -d '' -t homarus_a
              exec </dev/null
              (( ${#homarus_a[@]} > 1 && ${#homarus_a[@]} == homarus_a[0] )) || exit 125
              [[ ${homarus_a[-1]} == . ]] || exit 125
              set -- "${homarus_a[@]:1:homarus_a[0] - 2}"
            fi
            bound() {
              ulimit "$1" "$2" && return
              homarus_h=$(ulimit -H "$1") && [[ $homarus_h != unlimited ]] && (( homarus_h <= $2 )) || exit 125
            }
            bound -u "$1"; bound -d "$2"; bound -f "$3"; bound -n "$4"; bound -l "$5"; bound -c 0
            shift 5
            unset SHLVL OLDPWD
            homarus_t=()
            while [[ $1 != . ]]; do homarus_t+=("$1"); shift; done
            shift
            homarus_a=("$@")
            set --
            say() { printf '%s: %s\\n' "$1" "$2" >&2; exit "$3"; }
            refuse() { [[ -d $1 ]] && say "$1" 'is a folder' 1; [[ -e $1 ]] && say "$1" 'may not be opened' 1; say "$1" 'no such file or folder' 1; }
            stage() {
              exec 2>&9 9>&-
              set -- "${homarus_a[@]:$1:$2}"
              cd -- "$1" 2>/dev/null || say "$1" 'no such folder' 1
              unset OLDPWD
              shift
              while [[ $1 != . ]]; do
                { case $1 in
                  R?) exec 8<"$2" ;;
                  W?) exec 8>"$2" ;;
                  A?) exec 8>>"$2" ;;
                esac; } 2>/dev/null || refuse "$2"
                case $1 in
                  ?0) exec 0<&8 ;;
                  ?1) exec 1>&8 ;;
                  ?2) exec 2>&8 ;;
                  0*) exec 0<&"$2" ;;
                  1*) exec 1>&"$2" ;;
                  2*) exec 2>&"$2" ;;
                esac
                shift 2
                exec 8>&-
              done
              shift
              { while [[ $1 != . ]]; do export -- "$1"; shift; done; } 2>/dev/null
              shift
              [[ -e $1 ]] || say "$2" 'no such program' 127
              [[ -x $1 && ! -d $1 ]] || say "$2" 'may not be run' 126
              exec -a "$2" -- "$1" "${@:3}"
            }
            pipe() {
              case $(( $# / 2 )) in
                1) (stage "$@") ;;
                2) stage "$1" "$2" | stage "$3" "$4" ;;
                3) stage "$1" "$2" | stage "$3" "$4" | stage "$5" "$6" ;;
                4) stage "$1" "$2" | stage "$3" "$4" | stage "$5" "$6" | stage "$7" "$8" ;;
                *) stage "$1" "$2" | stage "$3" "$4" | stage "$5" "$6" | pipe "${@:7}" ;;
              esac
            }
            homarus_r=0
            homarus_p=0
            while (( homarus_p < ${#homarus_t[@]} )); do
              homarus_n=$(( 2 * homarus_t[homarus_p + 1] ))
              case ${homarus_t[homarus_p]}$(( homarus_r != 0 )) in
                ALWAYS? | IF_DONE0 | IF_FAILED1)
                  pipe "${homarus_t[@]:homarus_p + 2:homarus_n}"
                  homarus_r=$?
                  ;;
              esac
              homarus_p=$(( homarus_p + 2 + homarus_n ))
            done
            exit "$homarus_r"
            """;

    /// The name in front of what the shell itself may say.
    private static final String NAME = "homarus";

    /// Ends a list of words that cannot be this one: a limit, an offset, an assignment.
    private static final String END = ".";

    private static final int OPEN_FILES = 512;
    private static final int LOCKED_KILOBYTES = 64;
    private static final int KILOBYTE = 1 << 10;

    private Runner() {}

    /// Returns the command line of the first process, which reads what to do from its standard input.
    static List<String> waiting() {
        return List.of("/bin/bash", "--noprofile", "--norc", "-p", "-c", TEXT, NAME);
    }

    /// Returns the command line of the first process, told what to do.
    ///
    /// @param environment the whole environment of each stage, before its own additions
    static List<String> told(Plan plan, Map<String, String> environment, Limits limits) {
        var line = new ArrayList<>(waiting());
        line.addAll(words(plan, environment, limits));
        return line;
    }

    /// Returns what [#waiting] reads: how many words there are, the words, and a dot, each ended by a zero
    /// byte. Were it
    /// cut short, nothing would run.
    static byte[] input(Plan plan, Map<String, String> environment, Limits limits) {
        var words = words(plan, environment, limits);
        var bytes = new ByteArrayOutputStream();
        write(bytes, Integer.toString(words.size() + 2));
        words.forEach(word -> write(bytes, word));
        write(bytes, END);
        return bytes.toByteArray();
    }

    private static void write(ByteArrayOutputStream bytes, String word) {
        bytes.writeBytes(word.getBytes(StandardCharsets.UTF_8));
        bytes.write(0);
    }

    private static List<String> words(Plan plan, Map<String, String> environment, Limits limits) {
        var line = new ArrayList<String>();
        for (long limit : new long[] {
            limits.processes(),
            limits.memoryBytes() / KILOBYTE,
            limits.fileBytes() / KILOBYTE,
            OPEN_FILES,
            LOCKED_KILOBYTES
        }) {
            line.add(Long.toString(limit));
        }
        var stages = new ArrayList<String>();
        for (var step : plan.steps()) {
            line.add(step.when().name());
            line.add(Integer.toString(step.stages().size()));
            for (var stage : step.stages()) {
                int begin = stages.size();
                add(stages, stage, environment);
                line.add(Integer.toString(begin));
                line.add(Integer.toString(stages.size() - begin));
            }
        }
        line.add(END);
        line.addAll(stages);
        return line;
    }

    private static void add(List<String> words, Plan.Stage stage, Map<String, String> environment) {
        words.add(stage.folder());
        for (var redirect : stage.redirects()) {
            words.add(how(redirect));
            words.add(redirect.to());
        }
        words.add(END);
        var whole = new TreeMap<>(environment);
        whole.putAll(stage.environment());
        whole.forEach((name, value) -> words.add(name + "=" + value));
        words.add(END);
        words.add(stage.program());
        words.addAll(stage.arguments());
    }

    private static String how(Plan.Redirect redirect) {
        return switch (redirect.kind()) {
            case READ -> "R" + redirect.descriptor();
            case WRITE -> "W" + redirect.descriptor();
            case APPEND -> "A" + redirect.descriptor();
            case DUPLICATE -> redirect.descriptor() + "=";
        };
    }
}
