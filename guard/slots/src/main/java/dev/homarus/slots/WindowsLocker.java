package dev.homarus.slots;

import dev.homarus.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The Credential Locker of Windows (`Windows.Security.Credentials.PasswordVault`, kept under the user's DPAPI
/// key) through Windows PowerShell 5.1, which can reach it without another library. Written from the
/// documentation and tested against a stand-in; the real program has not been run.
///
/// The commands, and in them the key, go over the standard input (`-Command -`), never as arguments. The answer
/// is one line: `homarus ok`, `homarus key BASE64`, `homarus none` or `homarus failed`.
final class WindowsLocker implements KeychainStore {
    private static final String NAME = "The Credential Locker";
    private static final String SCRIPT = """
            $ErrorActionPreference = 'Stop'
            try {
              $null = [Windows.Security.Credentials.PasswordVault,Windows.Security.Credentials,ContentType=WindowsRuntime]
              $vault = New-Object Windows.Security.Credentials.PasswordVault
            } catch { 'homarus failed'; exit 1 }
            """;
    private static final String RETRIEVE = """
            try { $item = $vault.Retrieve('homarus', 'ACCOUNT') } catch { 'homarus none'; exit 0 }
            """;

    private final Tool tool;

    WindowsLocker(Path program, Map<String, String> environment) {
        this(program, environment, Tool.BOUND);
    }

    WindowsLocker(Path program, Map<String, String> environment, Duration bound) {
        this.tool = new Tool(
                program,
                Tool.only(environment, List.of("SystemRoot", "USERPROFILE", "APPDATA", "LOCALAPPDATA")),
                bound);
    }

    /// Returns Windows PowerShell below the folder that the system names, where it is.
    static Optional<Path> program(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("SystemRoot"))
                .map(root -> Path.of(root, "System32", "WindowsPowerShell", "v1.0", "powershell.exe"))
                .filter(Path::isAbsolute)
                .filter(Files::isExecutable);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability look() {
        return switch (run(SCRIPT + "'homarus ok'\n", new byte[0])) {
            case Tool.Outcome.Ended ended
            when answer(ended).equals("ok") -> Availability.yes(Keychain.KIND, NAME + " of Windows is there.");
            case Tool.Outcome.Ended _, Tool.Outcome.Late() ->
                Availability.no(Keychain.KIND, NAME + " of Windows does not answer.");
            case Tool.Outcome.Missing() ->
                Availability.no(Keychain.KIND, "The program " + tool.file() + " is not there.");
        };
    }

    @Override
    public void put(String account, SecretBytes secret) {
        var text = KeyCheck.toText(secret);
        try {
            var ended = ended(run(
                    SCRIPT + "$vault.Add((New-Object Windows.Security.Credentials.PasswordCredential('homarus', '"
                            + Keychain.plain(account) + "', '",
                    text,
                    "')))\n'homarus ok'\n"));
            if (!answer(ended).equals("ok")) {
                throw StoreProblems.refused(NAME, ended.exit());
            }
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    @Override
    public SecretBytes get(String account) {
        var ended = ended(run(
                SCRIPT + RETRIEVE.replace("ACCOUNT", Keychain.plain(account))
                        + "$item.RetrievePassword()\n'homarus key ' + $item.Password\n",
                new byte[0]));
        if (begins(ended.output(), "homarus key ")) {
            var key = Arrays.copyOfRange(ended.output(), "homarus key ".length(), ended.output().length);
            ended.wipe();
            return Keychain.keyOf(NAME, key);
        }
        throw answer(ended).equals("none") ? StoreProblems.noItem(NAME) : StoreProblems.refused(NAME, ended.exit());
    }

    @Override
    public boolean delete(String account) {
        var ended = ended(run(
                SCRIPT + RETRIEVE.replace("ACCOUNT", Keychain.plain(account)) + "$vault.Remove($item)\n'homarus ok'\n",
                new byte[0]));
        return switch (answer(ended)) {
            case "ok" -> true;
            case "none" -> false;
            default -> throw StoreProblems.refused(NAME, ended.exit());
        };
    }

    private static boolean begins(byte[] output, String head) {
        var expected = head.getBytes(StandardCharsets.US_ASCII);
        return output.length > expected.length
                && Arrays.equals(output, 0, expected.length, expected, 0, expected.length);
    }

    /// The word behind `homarus`, where the answer is no key.
    private static String answer(Tool.Outcome.Ended ended) {
        var text = new String(ended.output(), StandardCharsets.US_ASCII).strip();
        ended.wipe();
        return ended.exit() == 0 && text.startsWith("homarus ") ? text.substring("homarus ".length()) : "failed";
    }

    private Tool.Outcome run(String head, byte[] secret, String... tail) {
        var first = head.getBytes(StandardCharsets.US_ASCII);
        var last = String.join("", tail).getBytes(StandardCharsets.US_ASCII);
        var script = Arrays.copyOf(first, first.length + secret.length + last.length);
        System.arraycopy(secret, 0, script, first.length, secret.length);
        System.arraycopy(last, 0, script, first.length + secret.length, last.length);
        try {
            return tool.run(script, "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", "-");
        } finally {
            Arrays.fill(script, (byte) 0);
        }
    }

    private Tool.Outcome.Ended ended(Tool.Outcome outcome) {
        return switch (outcome) {
            case Tool.Outcome.Ended ended -> ended;
            case Tool.Outcome.Late() -> throw StoreProblems.late(NAME);
            case Tool.Outcome.Missing() ->
                throw StoreProblems.none(
                        "The program " + tool.file() + " is not there.", "Open with another slot on this machine.");
        };
    }
}
