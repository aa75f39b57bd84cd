package dev.homarus.engine;

import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/// Why a model of a file does not answer, and what to do about it.
final class Troubles {
    private static final long MEBIBYTE = 1 << 20;
    private static final long GIBIBYTE = 1 << 30;
    private static final String OTHERS =
            "Use another model: homarus model use. Models on this machine: homarus model detect";

    private Troubles() {}

    static Problem noPack(Path pack) {
        return new Problem(
                "MODEL-030",
                "The pack that runs models of files is not here: " + pack + ".",
                "Build Homarus without HOMARUS_PACKS=none, or copy packs/engine of a whole build there, and try again.");
    }

    static Problem noWalls(Problem why) {
        return new Problem(
                "MODEL-031",
                "A model of a file only runs behind the walls of a sandbox, and there are none here. " + why.sentence(),
                why.remedy());
    }

    static Problem noLibrary(String lastWords) {
        boolean openMp = lastWords.contains("libgomp");
        return new Problem(
                "MODEL-031",
                "The library of the pack engine cannot be loaded on this machine"
                        + (openMp ? ": libgomp is missing." : "."),
                openMp
                        ? "Install it: apt install libgomp1, dnf install libgomp."
                        : "It is made for Linux with glibc on x86-64 and aarch64. " + OTHERS);
    }

    static Problem notStarted() {
        return new Problem(
                "MODEL-031",
                "The process that runs models of files could not be started.",
                "Look whether this machine has memory and processes left, then try again. homarus doctor says more.");
    }

    static Problem noFile(Path file, String how) {
        return new Problem(
                "MODEL-032",
                file + " " + how + ".",
                "Name a GGUF file that you may read: homarus model add NAME --api embedded --file PATH");
    }

    static Problem notGguf(Path file) {
        return new Problem(
                "MODEL-033",
                file + " is not a GGUF file.",
                "Get the model as GGUF: other formats (safetensors, PyTorch, ONNX) are not read.");
    }

    static Problem version(Path file) {
        return new Problem(
                "MODEL-033", file + " is a GGUF file of a version that is not read here.", "Get it in version 2 or 3.");
    }

    static Problem damaged(Path file) {
        return new Problem(
                "MODEL-033",
                file + " is damaged, or not all of it is there.",
                "Get it again, and compare its size with what its page says.");
    }

    static Problem unsupported(Path file) {
        return new Problem(
                "MODEL-034",
                "The library of the pack engine does not know the kind of model in " + file + ".",
                "It may be newer than the library, or no language model. " + OTHERS);
    }

    static Problem noMemory(Path file, Json.Obj said) {
        return new Problem(
                "MODEL-035",
                file.getFileName() + " needs " + size(said.number("need", 0, 0, Long.MAX_VALUE))
                        + " of memory with the shortest context, and "
                        + size(said.number("free", 0, 0, Long.MAX_VALUE)) + " may be used now.",
                "End other programs, or take a smaller model or a smaller quantization of it (Q4_K_M).");
    }

    static Problem outgrew(String model, long most) {
        return new Problem(
                "MODEL-035",
                "The process that runs '" + model + "' wanted more memory than the " + size(most)
                        + " that were free, and was ended.",
                "End other programs, or take a smaller model or a smaller quantization of it (Q4_K_M).");
    }

    /// @param step what it did
    static Problem ended(String model, String step) {
        var doing = switch (step) {
            case "head", "load" -> " while it loaded the file";
            case "template" -> " while its chat template was applied: it may not take this conversation";
            case "schema" -> " while it read the shape that was asked for";
            case "vectors" -> " while it made embeddings";
            default -> "";
        };
        return new Problem(
                "MODEL-036",
                "The process that runs '" + model + "' has ended" + doing + ".",
                "Ask again: it is started anew. What was said before is kept.");
    }

    static Problem tooOften(String model, Duration left) {
        return new Problem(
                "MODEL-037",
                "The process that runs '" + model + "' has ended several times in a row, and is not started again for "
                        + Math.max(1, left.toMinutes()) + " minutes.",
                "Use another model: homarus model use. Adding it again tries at once; the file may be damaged.");
    }

    static Problem busy(String model) {
        return new Problem(
                "MODEL-038",
                "'" + model + "' is answering somebody else: a model of a file answers one after the other.",
                "Wait until it has answered, or stop that Turn.");
    }

    static Problem slow(String model) {
        return new Problem(
                "MODEL-039",
                "'" + model + "' was not ready in time.",
                "Try again: the file is then in memory already. A smaller model loads faster.");
    }

    static Problem nonsense(String model) {
        return new Problem(
                "MODEL-039",
                "The process that runs '" + model + "' said what it never says, and was ended.",
                "Do not use this file any more, or get it from somebody you trust: it may have taken the process over.");
    }

    static Problem cancelled() {
        return new Problem("EGRESS-005", "The request was cancelled.", "Ask again.");
    }

    private static String size(long bytes) {
        return bytes >= GIBIBYTE
                ? String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIBIBYTE)
                : bytes / MEBIBYTE + " MiB";
    }
}
