package dev.homarus.cli;

import dev.homarus.protocol.Json;

/// A setting of the gateway's that is shown before it holds, is asked about where it lets more go than before,
/// and can be undone: `POST PATH` with and without `preview`, and `POST PATH/undo`.
///
/// @param path of the setting
/// @param question what is asked where it lets more go
/// @param done what is said once it holds
record Changing(String path, String question, String done) {
    int set(Context context, Json.Obj wish, boolean yes, boolean json) {
        var preview = Json.object();
        wish.members().forEach(preview::put);
        var change = context.gateway().post(path, preview.put("preview", true).build());
        if (!json) {
            diff(context, change);
        }
        boolean ask = change.flag("loosens", false) && !yes;
        if (ask && !PolicyReports.confirmed(context, question)) {
            return Cli.FAILED;
        }
        return held(context, context.gateway().post(path, wish), json);
    }

    int undo(Context context, boolean json) {
        var reply = context.gateway().post(path + "/undo");
        if (!json) {
            diff(context, reply);
        }
        return held(context, reply, json);
    }

    private int held(Context context, Json.Obj reply, boolean json) {
        if (json) {
            context.screen().json(reply);
        } else {
            context.screen().note(done);
        }
        return Cli.DONE;
    }

    private static void diff(Context context, Json.Obj reply) {
        if (reply.array("diff").isEmpty()) {
            context.screen().note("Nothing changes.");
        }
        Reports.texts(reply, "diff").forEach(context.screen()::line);
    }
}
