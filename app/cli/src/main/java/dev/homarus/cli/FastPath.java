package dev.homarus.cli;

import dev.homarus.cli.chat.OneShot;
import java.util.List;
import java.util.OptionalInt;

/// The commands that are used most, without the library that reads command lines: it takes longer to load than they
/// take. Understands the plain forms only, and leaves everything else to [CommandTable].
final class FastPath {
    private FastPath() {}

    static OptionalInt run(Context context, List<String> arguments) {
        if (arguments.isEmpty()) {
            return OptionalInt.empty();
        }
        var rest = arguments.subList(1, arguments.size());
        boolean json = rest.equals(List.of("--json"));
        return switch (arguments.getFirst()) {
            case "--version", "-V" -> {
                context.screen().line("homarus " + Cli.VERSION);
                yield OptionalInt.of(Cli.DONE);
            }
            case "status" ->
                rest.isEmpty() || json ? OptionalInt.of(Reports.status(context, json)) : OptionalInt.empty();
            case "approvals" ->
                rest.isEmpty() || json ? OptionalInt.of(Questions.list(context, json)) : OptionalInt.empty();
            case "chat" -> chat(context, rest);
            default -> OptionalInt.empty();
        };
    }

    private static OptionalInt chat(Context context, List<String> words) {
        var session = "main";
        boolean json = false;
        int at = 0;
        while (at < words.size() && words.get(at).startsWith("-")) {
            if (words.get(at).equals("--json")) {
                json = true;
                at++;
            } else if (words.get(at).equals("--session") && at + 1 < words.size()) {
                session = words.get(at + 1);
                at += 2;
            } else {
                return OptionalInt.empty();
            }
        }
        var text = words.subList(at, words.size());
        if (text.isEmpty() || text.stream().anyMatch(word -> word.startsWith("-"))) {
            return OptionalInt.empty();
        }
        var shot = new OneShot(context.gateway(), context.screen(), context.clock(), json);
        return OptionalInt.of(shot.say(session, String.join(" ", text)));
    }
}
