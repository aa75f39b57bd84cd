package dev.homarus.flow;

import dev.homarus.protocol.Json;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The arguments of a call, as strings by name.
public final class Arguments {
    private Arguments() {}

    /// Returns a call of a tool with these arguments.
    ///
    /// @param effect empty where the tool is not known
    /// @param targets the arguments that say whom or what it reaches
    public static Call call(String tool, Optional<Effect> effect, Collection<String> targets, Json.Obj arguments) {
        var aims = new LinkedHashMap<String, List<String>>();
        var others = new LinkedHashMap<String, List<String>>();
        arguments
                .members()
                .forEach((name, value) -> (targets.contains(name) ? aims : others)
                        .put(name, leaves(value).toList()));
        return new Call(tool, effect, aims, others);
    }

    /// Returns the strings, numbers and flags of a value, without its structure.
    public static Stream<String> leaves(Json value) {
        return switch (value) {
            case Json.Str(var text) -> Stream.of(text);
            case Json.Num(var number) -> Stream.of(number.toPlainString());
            case Json.Bool(var flag) -> Stream.of(String.valueOf(flag));
            case Json.Arr(var items) -> items.stream().flatMap(Arguments::leaves);
            case Json.Obj(var members) -> members.values().stream().flatMap(Arguments::leaves);
            case Json.Null _ -> Stream.of();
        };
    }
}
