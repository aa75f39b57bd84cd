package dev.homarus.cli;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.detect.Detector;
import dev.homarus.protocol.Json;
import dev.homarus.types.Classification;
import dev.homarus.types.Problem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `vault import-env`: the secrets of a `.env` file go into the vault, and the file goes.
record EnvImport(Context context) {
    private static final int MAX_SIZE = 1 << 20;

    /// Where the keys of known providers may be sent, by the usual name of their variable.
    private static final Map<String, List<String>> PROVIDERS = Map.of(
            "OPENAI_API_KEY", List.of("https://api.openai.com", "Authorization"),
            "ANTHROPIC_API_KEY", List.of("https://api.anthropic.com", "x-api-key"),
            "GEMINI_API_KEY", List.of("https://generativelanguage.googleapis.com", "x-goog-api-key"),
            "OPENROUTER_API_KEY", List.of("https://openrouter.ai", "Authorization"),
            "MISTRAL_API_KEY", List.of("https://api.mistral.ai", "Authorization"),
            "GROQ_API_KEY", List.of("https://api.groq.com", "Authorization"),
            "DEEPSEEK_API_KEY", List.of("https://api.deepseek.com", "Authorization"),
            "BRAVE_API_KEY", List.of("https://api.search.brave.com", "X-Subscription-Token"));

    int run(Path file, boolean all, boolean shred, boolean json) {
        var entries = EnvFile.parse(read(file));
        var detector = Detector.standard();
        var taken = new ArrayList<String>();
        var left = new ArrayList<String>();
        for (var entry : entries) {
            boolean secret = all || entry.saysSecret() || looksSecret(detector, entry);
            (secret ? taken : left).add(entry.name());
            if (secret) {
                put(entry);
            }
        }
        if (taken.isEmpty()) {
            throw new Problem(
                            "CLI-042",
                            "There is nothing in " + file + " that looks like a secret.",
                            entries.isEmpty()
                                    ? "Its lines have to be like NAME=value."
                                    : "Take every entry with --all.")
                    .asException();
        }
        boolean gone = (shred && left.isEmpty()) || offer(file, left, shred);
        if (gone) {
            shred(file);
        }
        report(file, taken, left, gone, json);
        return Cli.DONE;
    }

    private static boolean looksSecret(Detector detector, EnvFile.Entry entry) {
        return detector.inspect(entry.name() + "=" + entry.value()).stream()
                .anyMatch(found -> found.classification() == Classification.SECRET);
    }

    private void put(EnvFile.Entry entry) {
        var body = Json.object().put("value", entry.value());
        var provider = PROVIDERS.get(entry.name());
        if (provider != null) {
            body.put("url", provider.get(0)).put("header", provider.get(1));
        }
        context.gateway().put("/api/vault/" + LocalGateway.encoded(entry.name()), body.build());
    }

    /// Asks whether the file may go; what is not a secret would go with it.
    private boolean offer(Path file, List<String> left, boolean wanted) {
        if (!context.screen().canAsk()) {
            return false;
        }
        if (!left.isEmpty()) {
            context.screen().note("These stay in the file only: " + String.join(", ", left) + ".");
        }
        return context.screen()
                .confirms(
                        wanted
                                ? "Shred it all the same?"
                                : "Shred " + file + "? It is overwritten and removed, and cannot be brought back.");
    }

    private void report(Path file, List<String> taken, List<String> left, boolean gone, boolean json) {
        if (json) {
            context.screen()
                    .json(Json.object()
                            .put("taken", Json.strings(taken))
                            .put("left", Json.strings(left))
                            .put("shredded", gone)
                            .build());
            return;
        }
        context.screen().note("Taken: " + String.join(", ", taken) + ".");
        if (!left.isEmpty()) {
            context.screen().note("Not taken, because nothing says they are secret: " + String.join(", ", left) + ".");
        }
        context.screen()
                .note(
                        gone
                                ? "Shredded: " + file
                                        + ". Copies that a file system or a backup keeps are out of reach."
                                : "The file is as it was: " + file + ". Remove it when nothing reads it any more.");
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) > MAX_SIZE || !Files.isRegularFile(file)) {
                throw new IOException("not a file of at most 1 MiB");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Problem(
                            "CLI-043",
                            "The file " + file + " cannot be read ("
                                    + e.getClass().getSimpleName() + ").",
                            "Name a .env file of at most 1 MiB in UTF-8.")
                    .asException();
        }
    }

    /// Overwrites the file where it lies, flushes, and removes it. A link is not followed.
    private static void shred(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw unshredded(file, "it is a link");
        }
        try (var content = new RandomAccessFile(file.toFile(), "rws")) {
            content.write(new byte[(int) content.length()]);
            content.getFD().sync();
        } catch (IOException e) {
            throw unshredded(file, e.getClass().getSimpleName());
        }
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw unshredded(file, e.getClass().getSimpleName());
        }
    }

    private static RuntimeException unshredded(Path file, String why) {
        return new Problem(
                        "CLI-044",
                        "The secrets are in the vault, but " + file + " could not be shredded (" + why + ").",
                        "Remove it yourself.")
                .asException();
    }
}
