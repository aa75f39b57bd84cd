package dev.homarus.loop;

import dev.homarus.provider.ToolCall;
import dev.homarus.session.Message;
import java.util.HashSet;
import java.util.List;

/// Ids of calls: no two in a conversation are the same, as providers demand that know calls by them.
final class CallIds {
    private CallIds() {}

    /// Returns the calls, each with an id that no call of the conversation has; one that is new stays.
    static List<ToolCall> fresh(List<ToolCall> calls, List<Message> said) {
        if (calls.isEmpty()) {
            return calls;
        }
        var taken = new HashSet<String>();
        said.forEach(message -> message.calls().forEach(call -> taken.add(call.id())));
        return calls.stream()
                .map(call -> {
                    var id = call.id();
                    for (int i = 2; !taken.add(id); i++) {
                        id = call.id() + "_" + i;
                    }
                    return new ToolCall(id, call.tool(), call.arguments());
                })
                .toList();
    }
}
