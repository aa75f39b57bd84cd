package dev.homarus.provider;

import dev.homarus.types.Problem;
import java.util.Optional;

/// What keeps a provider from answering, as it documents it: by the types and codes of its errors, and where
/// those say too little, by phrases of its messages. The more telling ones stand first.
enum Trouble {
    /// The account has nothing left to pay with.
    CREDIT,
    /// The key is wrong, or may not do this.
    KEY,
    /// The conversation has more tokens than the model takes.
    LONG,
    /// A filter of the provider has held the request or the answer back.
    FILTERED,
    /// Ollama knows the model and has not loaded it from its library.
    NOT_PULLED,
    /// The machine of the model has too little memory for it.
    MEMORY,
    /// The model takes no tools.
    NO_TOOLS,
    /// The model takes no images.
    NO_IMAGES,
    /// The provider does not take one of the images.
    IMAGE,
    /// The model does not write answers as long as the request allows.
    OUTPUT,
    /// The model cannot be held to a shape, or not to this one.
    SHAPE,
    /// The model does not reason, or not in the way that was asked for.
    REASONING,
    /// Others keep the provider busy.
    OVERLOADED,
    /// The owner's own requests came too fast.
    RATE,
    /// There is no model of that name.
    NO_MODEL,
    /// The request is refused for a reason of its own.
    REQUEST,
    /// Something failed at the provider.
    FAILED;

    /// Whether it may be over in a moment.
    boolean passes() {
        return this == OVERLOADED || this == RATE;
    }

    /// Returns what a status says by itself.
    static Trouble of(int status) {
        return switch (status) {
            case 401, 403 -> KEY;
            case 402 -> CREDIT;
            case 404 -> NO_MODEL;
            case 429 -> RATE;
            case 400, 413, 422 -> REQUEST;
            case 503, 529 -> OVERLOADED;
            default -> FAILED;
        };
    }

    /// Returns what a type or code of an error says, in small letters.
    static Optional<Trouble> ofType(String type) {
        return Optional.ofNullable(
                switch (type) {
                    case "insufficient_quota",
                            "billing_error",
                            "billing_hard_limit_reached",
                            "billing_not_active",
                            "insufficient_credits",
                            "insufficient_balance",
                            "402" -> CREDIT;
                    case "authentication_error",
                            "permission_error",
                            "invalid_api_key",
                            "invalid_authentication",
                            "account_deactivated",
                            "api_key_invalid",
                            "api_key_service_blocked",
                            "unauthenticated",
                            "permission_denied" -> KEY;
                    case "context_length_exceeded",
                            "string_above_max_length",
                            "exceed_context_size_error",
                            "request_too_large" -> LONG;
                    case "invalid_image_format",
                            "invalid_image",
                            "invalid_base64_image",
                            "image_parse_error",
                            "image_too_large",
                            "unsupported_image_media_type" -> IMAGE;
                    case "content_filter",
                            "content_policy_violation",
                            "responsibleaipolicyviolation",
                            "prohibited_content",
                            "safety" -> FILTERED;
                    case "overloaded_error",
                            "overloaded",
                            "server_is_overloaded",
                            "engine_overloaded",
                            "slow_down",
                            "unavailable",
                            "unavailable_error" -> OVERLOADED;
                    case "rate_limit_error", "rate_limit_exceeded", "resource_exhausted", "too_many_requests" -> RATE;
                    case "not_found_error", "model_not_found", "not_found", "notfounderror" -> NO_MODEL;
                    case "invalid_request_error", "invalid_argument", "failed_precondition", "badrequesterror" ->
                        REQUEST;
                    case "api_error", "server_error", "internal", "timeout_error", "deadline_exceeded" -> FAILED;
                    default -> null;
                });
    }

    /// Returns what the words of an error say, in small letters, where its type is one for many things.
    static Optional<Trouble> ofWords(String words) {
        if (has(words, "credit balance is too low", "insufficient balance")) {
            return Optional.of(CREDIT);
        }
        if (has(words, "api key not valid")) {
            return Optional.of(KEY);
        }
        var image = Wording.ofImages(words);
        if (image.isPresent()) {
            return image;
        }
        if (has(
                words,
                "prompt is too long",
                "maximum context length",
                "context window",
                "exceeds the maximum number of tokens",
                "available context size",
                "greater than the context length",
                "context length of only",
                "max_tokens must be at least 1, got -")) {
            return Optional.of(LONG);
        }
        if (has(words, "your input was flagged")) {
            return Optional.of(FILTERED);
        }
        if (has(words, "try pulling it first")) {
            return Optional.of(NOT_PULLED);
        }
        if (has(words, "more system memory", "out of memory", "cudamalloc failed", "insufficient system resources")) {
            return Optional.of(MEMORY);
        }
        if (has(words, "does not support tools", "support tool use", "--enable-auto-tool-choice")) {
            return Optional.of(NO_TOOLS);
        }
        if (has(
                words,
                "maximum allowed number of output tokens",
                "max_tokens is too large",
                "'max_tokens' or 'max_completion_tokens' is too large",
                "max_completion_tokens is too large",
                "maxoutputtokens",
                "invalid max_tokens value")) {
            return Optional.of(OUTPUT);
        }
        if (has(
                words,
                "response_format",
                "json_schema",
                "output_config.format",
                "responsejsonschema",
                "response mime type",
                "structured output")) {
            return Optional.of(SHAPE);
        }
        if (has(
                words,
                "does not support thinking",
                "reasoning_effort",
                "reasoning.effort",
                "thinking is not supported",
                "thinking level",
                "thinking_level",
                "thinking budget",
                "thinking.type")) {
            return Optional.of(REASONING);
        }
        return has(words, "server busy", "loading model", "maximum pending requests")
                ? Optional.of(OVERLOADED)
                : Optional.empty();
    }

    private static boolean has(String words, String... phrases) {
        return java.util.Arrays.stream(phrases).anyMatch(words::contains);
    }

    /// Returns what its owner is told.
    ///
    /// @param model its name at the provider; where it is not known, empty
    /// @param status of the answer; 0 where the trouble came in the middle of a good one
    Problem problem(String model, int status) {
        var by = status == 0 ? "" : " (" + status + ")";
        var which = model.isEmpty() ? "the model" : "the model '" + model + "'";
        return switch (this) {
            case KEY ->
                new Problem(
                        "MODEL-001",
                        "The provider refused the key" + by + ".",
                        "Check the key and give it again: homarus vault set, or homarus model add with --key-stdin.");
            case NO_MODEL ->
                new Problem(
                        "MODEL-002",
                        "The provider does not know " + which + ", or the base URL is wrong" + by + ".",
                        "Look at what it offers: homarus model test, then homarus model add again.");
            case RATE ->
                new Problem(
                        "MODEL-003",
                        "The provider says: too many requests" + by + ".",
                        "Wait a little, or use another model: homarus model use.");
            case FAILED ->
                new Problem(
                        "MODEL-004",
                        "The provider failed" + by + ".",
                        "Try again in a moment, or use another model: homarus model use.");
            case REQUEST ->
                new Problem(
                        "MODEL-008",
                        "The provider does not accept the request" + by + ".",
                        "The conversation may be too long for this model: start a new session, or use another model.");
            case CREDIT ->
                new Problem(
                        "MODEL-014",
                        "The provider says that the credit or the quota of the account is used up" + by + ".",
                        "Look at the account at the provider, or use another model: homarus model use.");
            case OVERLOADED ->
                new Problem(
                        "MODEL-015",
                        "The provider is overloaded" + by + ".",
                        "Try again in a few minutes, or use another model: homarus model use.");
            case LONG ->
                new Problem(
                        "MODEL-016",
                        "The conversation is too long for " + which + by + ".",
                        "Start a new session, or use a model that takes more: homarus model use.");
            case FILTERED ->
                new Problem(
                        "MODEL-017",
                        "A filter of the provider held the request or the answer back" + by + ".",
                        "Say it in other words, or use another model: homarus model use.");
            case NOT_PULLED ->
                new Problem(
                        "MODEL-018",
                        "Ollama does not have " + which + by + ".",
                        "Load it with: ollama pull " + (model.isEmpty() ? "MODEL" : model));
            case MEMORY ->
                new Problem(
                        "MODEL-019",
                        "The machine has too little memory for " + which + by + ".",
                        "Use a smaller model or a smaller quantization, or end other programs there.");
            case OUTPUT ->
                new Problem(
                        "MODEL-040",
                        "Answers of " + which + " cannot be as long as is asked for" + by + ".",
                        "Say a smaller number: homarus model add with --max-output, like --max-output 4096.");
            case SHAPE ->
                new Problem(
                        "MODEL-043",
                        "The server says that " + which + " cannot keep to the shape that was asked for" + by + ".",
                        "Ask without response_format, simplify the schema, or use another model.");
            case REASONING ->
                new Problem(
                        "MODEL-041",
                        "The server says that " + which + " does not reason as is asked for" + by + ".",
                        "Say something else, or nothing: homarus model add with --reasoning, or without it.");
            case NO_IMAGES ->
                new Problem(
                        "MODEL-055",
                        "The server says that " + which + " takes no images" + by + ".",
                        "Use a model that does: homarus model use. In a llama.cpp server, load the projector with --mmproj."
                                + " Ask again without an image to go on with this one.");
            case IMAGE ->
                new Problem(
                        "MODEL-056",
                        "The provider does not take an image of this conversation" + by + ".",
                        "Send it as PNG or JPEG, smaller, or use another model. Ask again without an image to go on.");
            case NO_TOOLS ->
                new Problem(
                        "MODEL-020",
                        "The server says that " + which + " takes no tools" + by + ".",
                        "Use a model that does: homarus model use. A model's page at its server says whether it does.");
        };
    }
}
