package dev.homarus.provider;

import java.util.List;
import java.util.Optional;

/// What the words of an error say of images. Sources: the vendors' documentation of errors, and the sources of
/// llama.cpp's server, Ollama and vLLM.
final class Wording {
    /// In small letters.
    private static final List<String> NONE_TAKEN = List.of(
            "image input is not supported",
            "image inputs are not supported",
            "image input modality is not enabled",
            "image input is not enabled",
            "image_url is only supported by certain models",
            "no endpoints found that support image input",
            "does not support image",
            "does not support vision",
            "doesn't support image",
            "images are not supported",
            "missing data required for image input",
            "vision model not found",
            "is not a multimodal model",
            "at most 0 image(s)",
            "unknown variant `image_url`",
            "only 'text' content type is supported");

    private static final List<String> NOT_THIS_ONE = List.of(
            "image exceeds",
            "image dimensions exceed",
            "could not process image",
            "unable to process input image",
            "provided image is not valid",
            "does not match the provided media type",
            "unsupported mime type: image/",
            "unsupported image",
            "invalid image",
            "failed to load image",
            "failed to process image",
            "too many images",
            "image(s) may be provided");

    private Wording() {}

    /// Reads words in small letters.
    static Optional<Trouble> ofImages(String words) {
        if (NONE_TAKEN.stream().anyMatch(words::contains)) {
            return Optional.of(Trouble.NO_IMAGES);
        }
        return NOT_THIS_ONE.stream().anyMatch(words::contains) ? Optional.of(Trouble.IMAGE) : Optional.empty();
    }
}
