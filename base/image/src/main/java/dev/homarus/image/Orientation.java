package dev.homarus.image;

/// How an image is to be turned before it is seen: the one thing of Exif that is kept. Source: Exif 2.32, tag
/// 0x0112 of IFD0; TIFF 6.0.
final class Orientation {
    /// As it is stored.
    static final int UPRIGHT = 1;

    private static final int TAG = 0x0112;
    private static final int SHORT = 3;
    private static final int MOST_ENTRIES = 512;

    private Orientation() {}

    /// Reads it of a TIFF structure; what does not say it readably says [#UPRIGHT].
    static int of(byte[] tiff) {
        try {
            var in = new Cursor(tiff);
            boolean little = in.begins("II*\0");
            if (!little && !in.begins("MM\0*")) {
                return UPRIGHT;
            }
            in.skip(4);
            var entries = in.at(little ? in.le31() : in.be31());
            int count = Math.min(MOST_ENTRIES, u16(entries, little));
            for (int i = 0; i < count; i++) {
                int tag = u16(entries, little);
                int type = u16(entries, little);
                entries.skip(4);
                int value = u16(entries, little);
                entries.skip(2);
                if (tag == TAG && type == SHORT && value >= 1 && value <= 8) {
                    return value;
                }
            }
            return UPRIGHT;
        } catch (Damaged e) {
            return UPRIGHT;
        }
    }

    private static int u16(Cursor in, boolean little) {
        return little ? in.le16() : in.be16();
    }

    /// Returns a TIFF structure that says this and nothing else.
    static byte[] tiff(int orientation) {
        return new byte[] {
            'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, SHORT, 0, 0, 0, 1, 0, (byte) orientation, 0, 0, 0, 0, 0, 0
        };
    }
}
