package dev.homarus.cli;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;
import dev.homarus.vault.PrivateFiles;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `key`: who can open the home.
@Command(name = "key", description = "Who can open the home: slots, each of which opens it alone.")
final class KeyCommand implements Callable<Integer> {
    private static final List<String> KINDS =
            List.of("machine", "passphrase", "keychain", "tpm", "pkcs11", "shares", "paper", "passkey", "both");
    private static final String BOTH = "both";
    private static final String PASSKEY = "passkey";

    private final Context context;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    KeyCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        throw CommandTable.incomplete(spec);
    }

    @Command(name = "slots", description = "List the slots, and the kinds that this machine can add.")
    int slots(@Option(names = "--json", description = "Print one JSON object.") boolean json) {
        var reply = context.gateway().get("/api/keys");
        if (json) {
            context.screen().json(reply);
            return Cli.DONE;
        }
        Reports.table(
                context,
                List.of("ID", "KIND", "SINCE", "OPENS"),
                Reports.objects(reply, "slots").stream()
                        .map(slot -> List.of(
                                slot.text("id"),
                                kind(slot),
                                Words.second(slot.text("created")),
                                slot.flag("opensByItself", false) ? "by itself" : "with you"))
                        .toList());
        context.screen().line("");
        Reports.table(
                context,
                List.of("KIND", "HERE", "WHAT IT RESTS ON"),
                Reports.objects(reply, "kinds").stream()
                        .map(kind -> List.of(
                                kind.text("kind"), kind.flag("available", false) ? "yes" : "no", kind.text("why")))
                        .toList());
        return Cli.DONE;
    }

    @Command(
            name = "add",
            description =
                    "Add a slot: machine, passphrase, keychain, tpm, pkcs11, shares, paper, passkey, or both for two of them.",
            footer = {
                "",
                "homarus key add both passphrase pkcs11 --token LABEL: neither opens the home alone. While another slot is",
                "there, that one still does: remove it when you have tried the new one.",
                "",
                "A passkey is made by the browser: for it this prints a link to the page.",
                "",
                "A new passphrase, or a token's PIN, is typed unseen or read from standard input. What a",
                "person gives to open the home is asked for first; piped in, it comes first, a line each."
            })
    int add(
            @Parameters(index = "0", paramLabel = "KIND", description = "The kind.") String kind,
            @Parameters(index = "1..*", paramLabel = "PART", description = "both: the two kinds.") @Nullable
                    List<String> parts,
            @Option(names = "--needed", paramLabel = "N", description = "shares: how many open the home (2).")
                    Optional<Integer> needed,
            @Option(names = "--of", paramLabel = "N", description = "shares: how many there are (3).")
                    Optional<Integer> of,
            @Option(names = "--library", paramLabel = "FILE", description = "pkcs11: the token's library.")
                    Optional<String> library,
            @Option(names = "--token", paramLabel = "LABEL", description = "pkcs11: the token.") Optional<String> token,
            @Option(names = "--with", paramLabel = "KEY", description = "tpm: auto, host or tpm2 (auto).")
                    Optional<String> with,
            @Option(
                            names = "--out",
                            paramLabel = "FOLDER",
                            description = "shares, paper: write files there instead of printing.")
                    Optional<Path> out,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        known(kind);
        var secrets = new Secrets(context);
        var body = Json.object().put("kind", kind);
        var wish = new Wish(needed, of, library, token, with);
        var two = Optional.ofNullable(parts).orElse(List.of());
        if (kind.equals(BOTH) ? two.size() != 2 : !two.isEmpty()) {
            throw new Problem(
                            "CLI-043",
                            "Two kinds are named for a slot of the kind both, and for no other.",
                            "Write it like: homarus key add both passphrase pkcs11 --token LABEL")
                    .asException();
        }
        if (kind.equals(PASSKEY)) {
            GatewayCommands.printPasskeyLink(context, json);
            return Cli.DONE;
        }
        boolean ignored = secrets.proof(body);
        var details = kind.equals(BOTH)
                ? Json.object()
                        .put(
                                "of",
                                Json.array(two.stream()
                                        .map(part -> Json.object()
                                                .put("kind", part)
                                                .put("with", wish.of(part, secrets))
                                                .build())
                                        .toList()))
                        .build()
                : wish.of(kind, secrets);
        var reply =
                context.gateway().post("/api/keys", body.put("with", details).build());
        if (json) {
            context.screen().json(reply);
            return Cli.DONE;
        }
        handOut(reply, out, two);
        context.screen()
                .note("Added. " + reply.object("slot").orElse(Json.Obj.EMPTY).text("id")
                        + " opens the home from now on; try it before you remove another.");
        return Cli.DONE;
    }

    /// What the options say of a slot.
    private record Wish(
            Optional<Integer> needed,
            Optional<Integer> of,
            Optional<String> library,
            Optional<String> token,
            Optional<String> with) {
        /// Returns what the kind takes, and asks for what is secret of it.
        Json.Obj of(String kind, Secrets secrets) {
            var details = Json.object();
            switch (kind) {
                case "passphrase" -> details.put("passphrase", secrets.newPassphrase());
                case "shares" -> {
                    needed.ifPresent(number -> details.put("needed", number));
                    of.ifPresent(number -> details.put("of", number));
                }
                case "tpm" -> details.put("with", with);
                case "pkcs11" ->
                    details.put("library", library).put("token", token).put("pin", secrets.next("PIN of the token: "));
                default -> {}
            }
            return details.build();
        }
    }

    /// Refuses a kind that there is not, before anything is asked for it.
    private static void known(String kind) {
        if (!KINDS.contains(kind)) {
            throw new Problem(
                            "CLI-067",
                            "There is no kind '" + kind + "' of slot.",
                            "Use one of: " + String.join(", ", KINDS) + ".")
                    .asException();
        }
    }

    /// The kind, and what it needs where that is more than one.
    private static String kind(Json.Obj slot) {
        var of = Reports.texts(slot, "of");
        return of.size() > 1 ? slot.text("kind") + " " + String.join(" + ", of) : slot.text("kind");
    }

    /// @param parts the two kinds of a slot `both`; a sheet of it says what is needed beside it
    private void handOut(Json.Obj reply, Optional<Path> out, List<String> parts) {
        var beside = parts.stream()
                .filter(part -> !part.equals("shares"))
                .map(part -> ", together with the slot's " + part + ",")
                .collect(Collectors.joining());
        for (var sheet : Reports.objects(reply, "sheets")) {
            var number = sheet.number("index", 0, 0, 255);
            var text = "Share " + number + " of " + sheet.number("of", 0, 0, 255) + "; any "
                    + sheet.number("needed", 0, 0, 255) + " of them" + beside
                    + " open the home.\n\n" + sheet.text("text") + "\n";
            page(text, out, "homarus-share-" + number + ".txt");
        }
        reply.optionalText("text").ifPresent(text -> page(text, out, "homarus-paper-kit.txt"));
        if (out.isPresent()) {
            reply.optionalText("html").ifPresent(text -> page(text, out, "homarus-paper-kit.html"));
        }
    }

    private void page(String text, Optional<Path> out, String name) {
        if (out.isEmpty()) {
            text.lines().forEach(context.screen()::line);
            context.screen().line("");
            return;
        }
        var file = out.get().resolve(name);
        try {
            PrivateFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (UncheckedIOException e) {
            throw new Problem(
                            "CLI-040",
                            "The file " + file + " could not be written.",
                            "The slot is there already. Remove it (homarus key slots, homarus key rm ID) and add it again"
                                    + " with a folder that can be written.")
                    .asException();
        }
        context.screen().note("Written: " + file);
    }

    @Command(name = "rm", description = "Remove a slot; the last one stays.")
    int remove(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--pin", description = "pkcs11: also delete the key on the token; its PIN is asked for.")
                    boolean pin) {
        var secrets = new Secrets(context);
        var body = Json.object();
        boolean ignored = secrets.proof(body);
        if (pin && body.build().get("pin").isEmpty()) {
            body.put("pin", secrets.next("PIN of the token: "));
        }
        var reply = context.gateway().post("/api/keys/" + LocalGateway.encoded(id) + "/remove", body.build());
        context.screen().note("Removed. The root key is a new one.");
        reply.object("left")
                .ifPresent(left ->
                        context.screen().note("Left behind, and of no use to anyone: " + left.text("sentence")));
        return Cli.DONE;
    }

    @Command(
            name = "rotate",
            description = "Make a new root key; every slot opens it as before, and nothing stops meanwhile.")
    int rotate() {
        var reply = context.gateway().post("/api/keys/rotate");
        context.screen()
                .note("Rotated: this is root key number " + reply.number("generation", 0, 0, Long.MAX_VALUE) + ".");
        return Cli.DONE;
    }

    @Command(
            name = "renew",
            description = "Write everything the home keeps anew under new keys.",
            footer = {
                "",
                "For when somebody may have an earlier keyring.json and what opened it. It says first what it does, how long",
                "about, and what it does not do; --plan says no more than that."
            })
    int renew(
            @Option(names = "--plan", description = "Say what it would do, and do nothing.") boolean plan,
            @Option(names = "--yes", description = "Do not ask.") boolean yes,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        return new KeyRenewal(context).run(plan, yes, json);
    }
}
