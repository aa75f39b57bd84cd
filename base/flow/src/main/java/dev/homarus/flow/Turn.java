package dev.homarus.flow;

import dev.homarus.types.Label;
import java.util.List;
import java.util.Set;

/// What happened before a call: everything its arguments can come from.
///
/// @param owner what the owner typed in this conversation
/// @param trusted values from the owner's own records: addresses, account numbers, names, paths
/// @param heard what tools answered, in order
/// @param done the calls before this one, made or not, in order
public record Turn(String owner, Set<String> trusted, List<Heard> heard, List<Call> done) {
    public Turn {
        trusted = Set.copyOf(trusted);
        heard = List.copyOf(heard);
        done = List.copyOf(done);
    }

    /// Returns the join of the owner's words and all that was heard.
    public Label label() {
        return heard.stream().map(Heard::label).reduce(Label.OWNER, Label::join);
    }

    /// Whether any answer is not the owner's own record: a stranger's words, or what speaks like them.
    public boolean hasStrangers() {
        return !heard.stream().allMatch(Owned::isRecord);
    }
}
