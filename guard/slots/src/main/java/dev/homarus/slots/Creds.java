package dev.homarus.slots;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Problem;
import dev.homarus.vault.SlotKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// A random key that `systemd-creds` has encrypted with this machine's TPM 2.0 chip or host key, bound to the
/// home's name. Kind `tpm`.
///
/// With the TPM it protects a copied or stolen disk, and is bound to the machine's Secure Boot state (PCR 7), so
/// that a firmware update may close it: it is never the only slot. With the host key alone, which is a file
/// below
/// `/var/lib/systemd`, it protects a stolen copy of the home only. Whoever is root on this machine opens it.
/// Before systemd 256 only root can use it; since then every user, for itself (`--user`).
public final class Creds implements SlotKey {
    /// The word in the key ring.
    public static final String KIND = "tpm";

    private static final Path PROGRAM = Path.of("/usr/bin/systemd-creds");
    private static final Path HOST_KEY = Path.of("/var/lib/systemd/credential.secret");
    private static final int FIRST_FOR_USERS = 256;
    private static final int LONGEST = 16_384;
    private static final List<String> NO_TPM = List.of("TPM2 support", "TPM2 device", "TCTI context");
    private static final Pattern VERSION = Pattern.compile("^systemd (\\d{1,5})\\b.*", Pattern.DOTALL);

    /// What encrypts.
    public enum With {
        /// The TPM and the host key where there is a TPM, else the host key.
        AUTO,
        /// The host key.
        HOST,
        /// The TPM.
        TPM2;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String home;
    private final With with;
    private final Tool tool;
    private final List<String> device;

    /// @param home the home's id
    public Creds(String home, With with) {
        this(home, with, PROGRAM, Tool.BOUND, List.of());
    }

    /// @param device options that name another TPM than the machine's
    Creds(String home, With with, Path program, Duration bound, List<String> device) {
        if (!home.matches("[A-Za-z0-9_-]{1,80}")) {
            throw new IllegalArgumentException("not the id of a home");
        }
        this.home = home;
        this.with = with;
        this.tool = tool(program, bound);
        this.device = List.copyOf(device);
    }

    private static Tool tool(Path program, Duration bound) {
        return new Tool(program, Tool.only(Map.of(), List.of()), bound);
    }

    /// Tells whether this machine has it, and what it rests on.
    public static Availability look() {
        return look(PROGRAM, HOST_KEY, Tool.BOUND);
    }

    static Availability look(Path program, Path hostKey, Duration bound) {
        var tool = tool(program, bound);
        int version = version(tool);
        if (version == 0) {
            return Availability.no(KIND, "The program " + program + " is not there, or does not answer.");
        }
        boolean tpm = tool.run(new byte[0], "has-tpm2", "--quiet") instanceof Tool.Outcome.Ended(int exit, var _, var _)
                && exit == 0;
        var rests = tpm ? "the TPM 2.0 chip of this machine" : "systemd's host key, since there is no usable TPM 2.0";
        if (version >= FIRST_FOR_USERS) {
            return Availability.yes(KIND, "It rests on " + rests + ".");
        }
        // Its folder is open to everyone; the key to root only.
        var folder = hostKey.getParent();
        boolean root = Files.isReadable(hostKey) || (folder != null && Files.isWritable(folder));
        return root
                ? Availability.yes(KIND, "It rests on " + rests + ".")
                : Availability.no(
                        KIND, "Only root can use systemd " + version + " for this; version 256 can serve every user.");
    }

    private static int version(Tool tool) {
        if (tool.run(new byte[0], "--version") instanceof Tool.Outcome.Ended(int exit, var output, var _)
                && exit == 0) {
            var matcher = VERSION.matcher(new String(output, StandardCharsets.US_ASCII));
            return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        }
        return 0;
    }

    @Override
    public String kind() {
        return KIND;
    }

    /// @throws dev.homarus.types.ProblemException SLOT-030 to SLOT-033
    @Override
    public Made make() {
        var key = SecretBytes.random(KeyCheck.KEY);
        try {
            boolean user = false;
            var ended = encrypt(key, false);
            if (ended.exit() != 0 && isForbidden(ended) && version(tool) >= FIRST_FOR_USERS) {
                user = true;
                ended = encrypt(key, true);
            }
            if (ended.exit() != 0) {
                throw failure(ended);
            }
            var credential = new String(ended.output(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
            return new Made(
                    key,
                    Json.object()
                            .put("with", with.word())
                            .put("scope", user ? "user" : "system")
                            .put("name", credentialName())
                            .put("credential", credential)
                            .put("check", KeyCheck.of(KIND, key))
                            .build());
        } catch (RuntimeException e) {
            key.close();
            throw e;
        }
    }

    private Tool.Outcome.Ended encrypt(SecretBytes key, boolean user) {
        return key.use(raw -> ended(tool.run(raw, arguments("encrypt", user, "--with-key=" + with.word(), "-", "-"))));
    }

    /// @throws dev.homarus.types.ProblemException SLOT-030 to SLOT-035
    @Override
    public SecretBytes again(Json.Obj parameters) {
        if (!parameters.text("name").equals(credentialName())) {
            throw new JsonException("name", "has to be of this home");
        }
        boolean user = switch (parameters.text("scope")) {
            case "user" -> true;
            case "system" -> false;
            default -> throw new JsonException("scope", "has to be user or system");
        };
        var credential = parameters.text("credential");
        if (credential.isEmpty() || credential.length() > LONGEST) {
            throw new JsonException("credential", "has another size");
        }
        Base64.getDecoder().decode(credential);
        var ended =
                ended(tool.run(credential.getBytes(StandardCharsets.US_ASCII), arguments("decrypt", user, "-", "-")));
        if (ended.exit() != 0 || ended.output().length != KeyCheck.KEY) {
            ended.wipe();
            throw ended.exit() == 0 ? notTheKey() : failure(ended);
        }
        return KeyCheck.fitting(KIND, SecretBytes.taking(ended.output()), parameters, notTheKey());
    }

    private String credentialName() {
        return "homarus-" + home;
    }

    private String[] arguments(String verb, boolean user, String... more) {
        var all = new ArrayList<>(List.of(verb, "--name=" + credentialName()));
        if (user) {
            all.add("--user");
        }
        all.addAll(device);
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }

    private Tool.Outcome.Ended ended(Tool.Outcome outcome) {
        return switch (outcome) {
            case Tool.Outcome.Ended ended -> ended;
            case Tool.Outcome.Late() ->
                throw new Problem(
                                "SLOT-031",
                                "systemd-creds did not answer within " + Tool.BOUND.toSeconds() + " seconds.",
                                "Try again; a TPM that hangs needs a restart of the machine. Open with another slot"
                                        + " meanwhile.")
                        .asException();
            case Tool.Outcome.Missing() ->
                throw new Problem(
                                "SLOT-030",
                                "The program " + tool.file() + " is not on this machine.",
                                "Install systemd 250 or newer, or use another kind of slot.")
                        .asException();
        };
    }

    private static boolean isForbidden(Tool.Outcome.Ended ended) {
        return ended.complaint().contains("Permission denied")
                || ended.complaint().contains("Access denied");
    }

    /// What systemd-creds says in the language C.
    private static RuntimeException failure(Tool.Outcome.Ended ended) {
        if (isForbidden(ended)) {
            return new Problem(
                            "SLOT-032",
                            "systemd-creds may be used by root only on this machine.",
                            "Run the gateway as a system service, use systemd 256 or newer, or use another kind of slot.")
                    .asException();
        }
        if (NO_TPM.stream().anyMatch(ended.complaint()::contains)) {
            return new Problem(
                            "SLOT-033",
                            "This machine has no TPM 2.0 that systemd-creds can use.",
                            "Switch it on in the firmware, install systemd's TPM libraries (Debian packages tpm-udev and"
                                    + " libtss2-esys), or use the host key.")
                    .asException();
        }
        return new Problem(
                        "SLOT-034",
                        "systemd-creds refused (exit code " + ended.exit()
                                + "): this is another machine, its host key, TPM or Secure Boot state was changed, or the slot is damaged.",
                        "Open with another slot, remove this one and make a new one.")
                .asException();
    }

    private static RuntimeException notTheKey() {
        return new Problem(
                        "SLOT-035",
                        "What systemd-creds decrypts for this slot is not the slot's key.",
                        "Put back a copy of keyring.json, or open with another slot.")
                .asException();
    }

    @Override
    public String toString() {
        return "Creds";
    }
}
