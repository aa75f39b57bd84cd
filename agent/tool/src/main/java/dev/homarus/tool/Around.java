package dev.homarus.tool;

import dev.homarus.flow.Call;
import dev.homarus.protocol.Json;
import dev.homarus.provider.ToolSpec;

/// Another tool, of which only the calls are different.
interface Around extends Tool {
    Tool tool();

    @Override
    default ToolSpec spec() {
        return tool().spec();
    }

    @Override
    default boolean isOffered() {
        return tool().isOffered();
    }

    @Override
    default String shown(Json.Obj arguments) {
        return tool().shown(arguments);
    }

    @Override
    default Call judged(Json.Obj arguments) {
        return tool().judged(arguments);
    }

    @Override
    default boolean passesClosedFolders() {
        return tool().passesClosedFolders();
    }
}
