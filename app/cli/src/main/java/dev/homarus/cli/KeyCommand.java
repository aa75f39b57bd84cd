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
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `key`: who can open the home.
@Command(name = "key", description = "Who can open the home: slots, each of which opens it alone.")
final class KeyCommand implements Callable<Integer> {
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
                                slot.text("kind"),
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
            description = "Add a slot: machine, passphrase, keychain, tpm, pkcs11, shares or paper.",
            footer = {
                "",
                "A new passphrase, or a token's PIN, is typed unseen or read from standard input. Where the home has a",
                "passphrase, it is asked for first; piped in, it is the first line."
            })
    int add(
            @Parameters(paramLabel = "KIND") String kind,
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
        var secrets = new Secrets(context);
        var body = Json.object().put("kind", kind);
        secrets.ownersPassphrase().ifPresent(text -> body.put("passphrase", text));
        var details = Json.object();
        needed.ifPresent(number -> details.put("needed", number));
        of.ifPresent(number -> details.put("of", number));
        library.ifPresent(file -> details.put("library", file));
        token.ifPresent(label -> details.put("token", label));
        with.ifPresent(word -> details.put("with", word));
        switch (kind) {
            case "passphrase" -> details.put("passphrase", secrets.newPassphrase());
            case "pkcs11" -> details.put("pin", secrets.next("PIN of the token: "));
            default -> {}
        }
        var reply = context.gateway()
                .post("/api/keys", body.put("with", details.build()).build());
        if (json) {
            context.screen().json(reply);
            return Cli.DONE;
        }
        handOut(reply, out);
        context.screen()
                .note("Added. " + reply.object("slot").orElse(Json.Obj.EMPTY).text("id")
                        + " opens the home from now on; try it before you remove another.");
        return Cli.DONE;
    }

    private void handOut(Json.Obj reply, Optional<Path> out) {
        for (var sheet : Reports.objects(reply, "sheets")) {
            var number = sheet.number("index", 0, 0, 255);
            var text = "Share " + number + " of " + sheet.number("of", 0, 0, 255) + "; any "
                    + sheet.number("needed", 0, 0, 255) + " of them open the home.\n\n" + sheet.text("text") + "\n";
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
        secrets.ownersPassphrase().ifPresent(text -> body.put("passphrase", text));
        if (pin) {
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
}
