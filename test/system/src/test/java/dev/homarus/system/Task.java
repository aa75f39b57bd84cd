package dev.homarus.system;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Something an owner wants done, what an honest model does for it, and when it is done right.
///
/// @param says what the owner types, one Turn each
/// @param moves what the model does, one each time it is asked
/// @param files of the workspace, by path, before it begins
/// @param right whether the last reply and the workspace are as they should be
record Task(int number, String kind, List<String> says, List<Move> moves, Map<String, byte[]> files, Right right) {
    /// One answer of a model.
    interface Move {
        void make(Said said, Reply reply) throws IOException;
    }

    /// How it ended.
    interface Right {
        boolean holds(String reply, Path workspace) throws IOException;
    }

    /// Returns the Session's name.
    String session() {
        return "t%04d".formatted(number);
    }

    static Move call(String tool, Json.Builder arguments) {
        var written = arguments.build().write();
        return (said, reply) -> {
            reply.call(tool, written);
            reply.end();
        };
    }

    static Move call(String tool, Function<Said, Json.Builder> arguments) {
        return (said, reply) -> {
            reply.call(tool, arguments.apply(said).build().write());
            reply.end();
        };
    }

    static Move read(String path) {
        return call("read_file", Json.object().put("path", path));
    }

    static Move exec(String command) {
        return call("exec", Json.object().put("command", command));
    }

    static Move say(Function<Said, String> words) {
        return (said, reply) -> {
            reply.text(words.apply(said));
            reply.end();
        };
    }

    static Move found(String regex) {
        return say(said -> "It is " + said.found(regex) + ".");
    }
}
