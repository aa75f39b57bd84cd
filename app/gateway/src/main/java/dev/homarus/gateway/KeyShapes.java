package dev.homarus.gateway;

import dev.homarus.types.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What keys of well-known providers begin with, so that one that was pasted in the wrong place is noticed
/// before it is
/// sent to somebody else.
final class KeyShapes {
    private static final int SHORTEST = 8;

    /// @param hosts where such keys are sent, and below
    private record Shape(String provider, List<String> hosts, String begins) {}

    /// The longer beginnings first: `sk-` alone is OpenAI's, and that of many who took over its interface.
    private static final List<Shape> SHAPES = List.of(
            new Shape("Anthropic", List.of("anthropic.com"), "sk-ant-"),
            new Shape("OpenRouter", List.of("openrouter.ai"), "sk-or-"),
            new Shape("OpenAI", List.of("openai.com", "openai.azure.com"), "sk-proj-"),
            new Shape("Groq", List.of("groq.com"), "gsk_"),
            new Shape("Google", List.of("googleapis.com"), "AIza"),
            new Shape("xAI", List.of("x.ai"), "xai-"),
            new Shape("Perplexity", List.of("perplexity.ai"), "pplx-"),
            new Shape("Hugging Face", List.of("huggingface.co", "huggingface.cloud"), "hf_"),
            new Shape("NVIDIA", List.of("nvidia.com"), "nvapi-"));

    /// What is no key of a model at all.
    private static final Map<String, String> OTHERS = Map.of(
            "ghp_", "a token of GitHub",
            "github_pat_", "a token of GitHub",
            "xoxb-", "a token of Slack",
            "AKIA", "an access key of Amazon Web Services",
            "hmr_", "a token of this Homarus",
            "AGE-SECRET-KEY-", "the key of a paper kit");

    private KeyShapes() {}

    /// Looks at a key that is to be sent to a host.
    ///
    /// @throws dev.homarus.types.ProblemException MODEL-013 where it cannot be a key, or is somebody else's
    static void check(byte[] key, String host) {
        boolean printable = key.length >= SHORTEST;
        for (byte b : key) {
            printable &= b > ' ' && b < 0x7f;
        }
        if (!printable) {
            throw refusal("This cannot be a key: it is shorter than " + SHORTEST
                    + " characters, or has spaces or signs in it that no key has.");
        }
        owner(key)
                .filter(shape -> shape.hosts().stream().noneMatch(domain -> isOf(host, domain)))
                .ifPresent(shape -> {
                    throw refusal(
                            "This looks like a key of " + shape.provider() + ", and would be sent to " + host + ".");
                });
        OTHERS.forEach((begins, what) -> {
            if (begins(key, begins)) {
                throw refusal("This looks like " + what + ", and would be sent to " + host + ".");
            }
        });
    }

    private static Optional<Shape> owner(byte[] key) {
        return SHAPES.stream().filter(shape -> begins(key, shape.begins())).findFirst();
    }

    private static boolean begins(byte[] key, String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        return key.length >= bytes.length && java.util.Arrays.equals(key, 0, bytes.length, bytes, 0, bytes.length);
    }

    private static boolean isOf(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }

    private static RuntimeException refusal(String sentence) {
        return new Problem(
                        "MODEL-013",
                        sentence + " Nothing was kept.",
                        "Copy the key again from its provider. If it is right, keep it with homarus vault set NAME --url"
                                + " and name it in the settings.")
                .asException();
    }
}
