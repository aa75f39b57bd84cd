package dev.homarus.provider;

import dev.homarus.image.Image;

/// The most tokens that an image counts, by what the vendors say of how they count. More than it will be: what
/// is reserved by it is put right when the provider has counted.
final class ImageTokens {
    /// Of one at Anthropic: a token for 750 pixels, and what is larger is made smaller first. Source: Anthropic
    /// documentation, "Vision" (about 1,600; up to 4,784 of models with high resolution).
    private static final long ANTHROPIC = 5_000;

    private static final long ANTHROPIC_PIXELS = 500;
    private static final long ANTHROPIC_LEAST = 100;

    /// Of one at OpenAI, and at servers of its format: gpt-4o-mini counts 2,833 and 5,667 for each of at most
    /// eight tiles, others up to 16,384 patches. Source: OpenAI documentation, "Images and vision"; Qwen2.5-VL
    /// model card.
    private static final long OPENAI = 50_000;

    /// Of one at Gemini: 258 for each tile, at least 2,240. Source: Gemini API documentation, "Image
    /// understanding" and "Media resolution".
    private static final long GEMINI_TILE = 258;

    private static final long GEMINI_LEAST = 2_240;

    private ImageTokens() {}

    static long anthropic(Image image) {
        long pixels = (long) image.width() * image.height();
        return Math.min(ANTHROPIC, ANTHROPIC_LEAST + pixels / ANTHROPIC_PIXELS);
    }

    static long openAi(Image image) {
        return OPENAI;
    }

    /// A tile is two thirds of the shorter side wide and high.
    static long gemini(Image image) {
        long tile = Math.max(1, (long) (Math.min(image.width(), image.height()) / 1.5));
        long tiles = Math.ceilDiv(image.width(), tile) * Math.ceilDiv(image.height(), tile);
        return Math.max(GEMINI_LEAST, tiles * GEMINI_TILE);
    }
}
