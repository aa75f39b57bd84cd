package dev.homarus.gateway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a key proxy was started with.
///
/// @param socket where gateways reach it
/// @param folder its home, where it is not the usual one
/// @param group whose members may reach the socket too
/// @param users further users who are let in, by number
/// @param lasting how long a capability counts
record ProxySettings(Path socket, Optional<Path> folder, Optional<String> group, List<String> users, Duration lasting) {
    private static final int STANDARD_SECONDS = 600;
    private static final int LONGEST_SECONDS = 3_600;
    private static final int LONGEST_SOCKET = 100;

    ProxySettings {
        users = List.copyOf(users);
    }

    /// Reads its own options; all others go to `rest`.
    static ProxySettings of(List<String> arguments, List<String> rest) {
        Optional<Path> socket = Optional.empty();
        Optional<Path> folder = Optional.empty();
        Optional<String> group = Optional.empty();
        var users = new ArrayList<String>();
        int seconds = STANDARD_SECONDS;
        for (int i = 0; i < arguments.size(); i++) {
            var option = arguments.get(i);
            if (!List.of("--socket", "--home", "--group", "--allow-uid", "--lasting")
                    .contains(option)) {
                rest.add(option);
                continue;
            }
            if (++i == arguments.size()) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            var value = arguments.get(i);
            switch (option) {
                case "--socket" -> socket = Optional.of(Path.of(value));
                case "--home" -> folder = Optional.of(Path.of(value));
                case "--group" -> group = Optional.of(value);
                case "--allow-uid" -> users.add(number(option, value, 4_294_967_294L));
                default -> seconds = Integer.parseInt(number(option, value, LONGEST_SECONDS));
            }
        }
        var at = socket.orElseThrow(() -> new IllegalArgumentException("--socket is missing"))
                .toAbsolutePath()
                .normalize();
        if (at.toString().length() > LONGEST_SOCKET) {
            throw new IllegalArgumentException("the path of the socket is longer than " + LONGEST_SOCKET);
        }
        return new ProxySettings(at, folder, group, users, Duration.ofSeconds(Math.max(1, seconds)));
    }

    private static String number(String option, String text, long most) {
        if (text.matches("[0-9]{1,10}") && Long.parseLong(text) <= most) {
            return text;
        }
        throw new IllegalArgumentException(option + " takes a number up to " + most);
    }

    /// Returns its home: what was said, or the folder `.homarus-proxy` beside the gateway's.
    Path home(Path gateway) {
        return folder.orElseGet(() -> gateway.resolveSibling(".homarus-proxy"))
                .toAbsolutePath()
                .normalize();
    }
}
