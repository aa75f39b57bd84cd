package dev.homarus.image;

/// An image without what it tells beside what it shows.
///
/// @param width in pixels, as it is meant to be seen
/// @param height likewise
record Bare(int width, int height, byte[] bytes) {
    /// One whose pixels are stored in a way that is to be turned.
    ///
    /// @param orientation as in Exif, 1 to 8
    static Bare turned(int width, int height, int orientation, byte[] bytes) {
        return orientation >= 5 ? new Bare(height, width, bytes) : new Bare(width, height, bytes);
    }
}
