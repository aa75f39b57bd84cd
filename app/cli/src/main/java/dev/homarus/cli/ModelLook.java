package dev.homarus.cli;

import dev.homarus.cli.local.LocalGateway;

/// `model look`: whether the owner sees each request to a model before it goes.
final class ModelLook {
    private ModelLook() {}

    static int on(Context context, String name, boolean json) {
        var reply = context.gateway().post(path(name));
        if (json) {
            context.screen().json(reply);
        } else {
            context.screen()
                    .note("Each request to " + name + " waits until you have seen its exact bytes and said yes: in the"
                            + " chat, in the dashboard, or with homarus approvals.");
        }
        return Cli.DONE;
    }

    /// Shows what is lost before it is.
    static int off(Context context, String name, boolean yes, boolean json) {
        if (!json) {
            context.screen().note("- each request to " + name + " waits until you have seen it");
        }
        if (!yes && !PolicyReports.confirmed(context, "Let requests to " + name + " go unseen?")) {
            return Cli.FAILED;
        }
        context.gateway().delete(path(name));
        if (json) {
            return ModelReports.list(context, true);
        }
        context.screen().note("They go unseen from now on. Undo it with: homarus model look " + name + " on");
        return Cli.DONE;
    }

    private static String path(String name) {
        return "/api/models/" + LocalGateway.encoded(name) + "/look";
    }
}
