package dev.homarus.cli;

import dev.homarus.protocol.Json;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `web-search`.
@Command(
        name = "web-search",
        description = "The search engine that the assistant may ask, if any.",
        footer = {
            "",
            "Without one there is no searching. An engine on this machine (SearXNG) asks others in its turn: each",
            "question is shown to you with its words, unless you have allowed it for longer."
        })
final class WebSearchCommand implements Callable<Integer> {
    private static final int NAMED = 3;

    private final Context context;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    WebSearchCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return report(context.gateway().get("/api/web-search"), json);
    }

    @Command(name = "use", description = "Use this search engine from now on.")
    int use(
            @Parameters(paramLabel = "searxng|brave", description = "What kind it is.") String api,
            @Option(
                            names = "--base-url",
                            paramLabel = "URL",
                            description = "Where it is; for searxng http://127.0.0.1:8888 unless said.")
                    Optional<String> baseUrl,
            @Option(
                            names = "--key-stdin",
                            description = "Read its key from standard input, or unseen from the terminal.")
                    boolean keyOnInput,
            @Option(
                            names = "--region",
                            paramLabel = "eu",
                            description = "Where it processes what it is sent, as you know it.")
                    Optional<String> region,
            @Option(names = "--json", description = "Print one JSON object.") boolean asJson) {
        var body = Json.object()
                .put("api", api)
                .put("baseUrl", baseUrl.orElse(api.equals("searxng") ? "http://127.0.0.1:8888" : ""));
        body.put("region", region);
        if (keyOnInput) {
            body.put("key", ModelReports.key(context));
        }
        return report(context.gateway().post("/api/web-search", body.build()), asJson);
    }

    @Command(name = "off", description = "Use none, and forget its key.")
    int off(@Option(names = "--json", description = "Print one JSON object.") boolean asJson) {
        context.gateway().delete("/api/web-search");
        return report(context.gateway().get("/api/web-search"), asJson);
    }

    private int report(Json.Obj engine, boolean asJson) {
        if (asJson) {
            context.screen().json(engine);
        } else if (engine.flag("on", false)) {
            context.screen()
                    .line(engine.text("api") + " at " + engine.text("origin")
                            + (engine.flag("key", false) ? ", with a key" : ""));
            if (engine.text("reach").equals("cloud")
                    && Reports.number(context.gateway().get("/api/trust"), "level") < NAMED) {
                context.screen().note("It is asked from trust level 3 on: homarus trust 3");
            }
        } else {
            context.screen().line("No search engine. Use one with: homarus web-search use searxng --base-url URL");
        }
        return Cli.DONE;
    }
}
