package dev.homarus.slots;

import dev.homarus.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/// The login keychain of macOS through `/usr/bin/security`. Written from its manual and tested against a
/// stand-in; the real program has not been run.
///
/// `security -i` reads commands from its standard input, so that the key is no argument. Its exit codes are the
/// last eight bits of the error: 44 is errSecItemNotFound (-25300), 36 errSecInteractionNotAllowed (-25308,
/// locked without a screen), 51 errSecAuthFailed (-25293).
final class MacKeychain implements KeychainStore {
    static final Path PROGRAM = Path.of("/usr/bin/security");

    private static final String NAME = "The login keychain";
    private static final int NO_ITEM = 44;
    private static final int NO_SCREEN = 36;
    private static final int NO_PASSWORD = 51;

    private final Tool tool;

    MacKeychain() {
        this(PROGRAM, Tool.BOUND);
    }

    MacKeychain(Path program, Duration bound) {
        this.tool = new Tool(program, Tool.only(Map.of(), java.util.List.of()), bound);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability look() {
        return switch (tool.run(new byte[0], "default-keychain")) {
            case Tool.Outcome.Ended(int exit, var _, var _)
            when exit == 0 -> Availability.yes(Keychain.KIND, NAME + " of macOS is there.");
            case Tool.Outcome.Ended _ -> Availability.no(Keychain.KIND, "This user has no default keychain.");
            case Tool.Outcome.Late() -> Availability.no(Keychain.KIND, NAME + " does not answer.");
            case Tool.Outcome.Missing() ->
                Availability.no(Keychain.KIND, "The program " + tool.file() + " is not there.");
        };
    }

    @Override
    public void put(String account, SecretBytes secret) {
        var head = ("add-generic-password -U -s " + SERVICE + " -a " + Keychain.plain(account)
                        + " -l \"Homarus key slot\" -w ")
                .getBytes(StandardCharsets.US_ASCII);
        var text = KeyCheck.toText(secret);
        var command = Arrays.copyOf(head, head.length + text.length + 1);
        System.arraycopy(text, 0, command, head.length, text.length);
        command[command.length - 1] = '\n';
        try {
            ended(tool.run(command, "-i"), 0).wipe();
        } finally {
            Arrays.fill(text, (byte) 0);
            Arrays.fill(command, (byte) 0);
        }
    }

    @Override
    public SecretBytes get(String account) {
        var ended = ended(
                tool.run(new byte[0], "find-generic-password", "-s", SERVICE, "-a", Keychain.plain(account), "-w"),
                NO_ITEM);
        if (ended.exit() == NO_ITEM) {
            ended.wipe();
            throw StoreProblems.noItem(NAME);
        }
        return Keychain.keyOf(NAME, ended.output());
    }

    @Override
    public boolean delete(String account) {
        var ended = ended(
                tool.run(new byte[0], "delete-generic-password", "-s", SERVICE, "-a", Keychain.plain(account)),
                NO_ITEM);
        ended.wipe();
        return ended.exit() == 0;
    }

    private Tool.Outcome.Ended ended(Tool.Outcome outcome, int alsoGood) {
        return switch (outcome) {
            case Tool.Outcome.Ended ended when ended.exit() == 0 || ended.exit() == alsoGood -> ended;
            case Tool.Outcome.Ended ended -> {
                ended.wipe();
                throw ended.exit() == NO_SCREEN || ended.exit() == NO_PASSWORD
                        ? StoreProblems.locked(NAME)
                        : StoreProblems.refused(NAME, ended.exit());
            }
            case Tool.Outcome.Late() -> throw StoreProblems.late(NAME);
            case Tool.Outcome.Missing() ->
                throw StoreProblems.none(
                        "The program " + tool.file() + " is not there.", "Open with another slot on this machine.");
        };
    }
}
