package dev.homarus.provider;

import dev.homarus.protocol.Json;
import java.util.ArrayList;
import java.util.List;

/// Reads bodies of chat completions, in which each message has a role of its own.
final class ChatMessages {
    private ChatMessages() {}

    static List<String> said(Json.Obj body) {
        var said = new ArrayList<String>();
        for (var item : body.array("messages")) {
            var message = Json.object(item, "message");
            var role = message.text("role");
            var text = message.text("content");
            if (role.equals("tool")) {
                said.add("answer " + message.optionalText("tool_call_id").orElse("") + ": " + text);
            } else if (!text.isEmpty()) {
                said.add(role + ": " + text);
            }
            for (var call : message.array("tool_calls")) {
                var function = Json.object(call, "call").object("function").orElseThrow();
                var arguments = function.members().get("arguments") instanceof Json.Str(var written)
                        ? written
                        : function.object("arguments").orElseThrow().write();
                said.add("call "
                        + Json.object(call, "call").optionalText("id").orElse("") + " " + function.text("name") + " "
                        + arguments);
            }
        }
        return said;
    }

    static List<String> tools(Json.Obj body) {
        return body.array("tools").stream()
                .map(tool -> Json.object(tool, "tool").object("function").orElseThrow())
                .map(function -> {
                    function.object("parameters").orElseThrow().text("type");
                    return function.text("name");
                })
                .toList();
    }
}
