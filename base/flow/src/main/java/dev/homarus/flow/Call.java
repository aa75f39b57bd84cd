package dev.homarus.flow;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A tool's call, before it is made.
///
/// @param effect empty where the tool is not known
/// @param targets by argument name: whom or what the effect reaches; lists are written out
/// @param others by argument name: everything else that is handed over
public record Call(
        String tool, Optional<Effect> effect, Map<String, List<String>> targets, Map<String, List<String>> others) {
    public Call {
        targets = Map.copyOf(targets);
        others = Map.copyOf(others);
    }

    /// Returns every value of a target argument.
    List<String> aims() {
        return targets.values().stream().flatMap(Collection::stream).toList();
    }

    /// Returns every value of any other argument.
    List<String> contents() {
        return others.values().stream().flatMap(Collection::stream).toList();
    }

    /// Returns every value.
    public List<String> said() {
        return values().toList();
    }

    Stream<String> values() {
        return Stream.concat(aims().stream(), contents().stream());
    }
}
