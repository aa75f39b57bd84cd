package dev.homarus.archive;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// An entry of a zip's central directory.
///
/// @param name as it stands there, with a slash at a folder's end
/// @param packed bytes in the archive
/// @param at where its local header stands
/// @param mode its Unix mode, 0 where it has none
record ZipItem(String name, int flags, int method, int crc, long packed, long size, long at, int mode) {
    static final int HEADER = 46;
    static final int MAGIC = 0x02014b50;

    /// The sizes and the checksum stand behind the data.
    static final int LATE = 0x8;

    private static final int UTF8 = 0x800;
    private static final int KNOWN_FLAGS = LATE | UTF8 | 0x6;
    private static final int KIND = 0170000;
    private static final int REGULAR = 0100000;
    private static final int FOLDER = 0040000;
    private static final int SET_ID = 06000;

    boolean isFolder() {
        return name.endsWith("/");
    }

    boolean isLate() {
        return (flags & LATE) != 0;
    }

    Member member() {
        var path = isFolder() ? name.substring(0, name.length() - 1) : name;
        return new Member(path, isFolder(), !isFolder() && (mode & 0100) != 0, size);
    }

    /// Reads the entry at the buffer's position, and moves behind it.
    static ZipItem read(ByteBuffer from) {
        int at = from.position();
        if (from.remaining() < HEADER || from.getInt(at) != MAGIC) {
            throw Problems.malformed("has a damaged directory");
        }
        int nameLength = from.getShort(at + 28) & 0xffff;
        int extraLength = from.getShort(at + 30) & 0xffff;
        int commentLength = from.getShort(at + 32) & 0xffff;
        if (from.remaining() < HEADER + nameLength + extraLength + commentLength || from.getShort(at + 34) != 0) {
            throw Problems.malformed("has a damaged directory");
        }
        int flags = from.getShort(at + 8) & 0xffff;
        var name = text(from.slice(at + HEADER, nameLength));
        checkExtra(from.slice(at + HEADER + nameLength, extraLength).order(from.order()));
        from.position(at + HEADER + nameLength + extraLength + commentLength);
        return new ZipItem(
                        name,
                        flags,
                        from.getShort(at + 10) & 0xffff,
                        from.getInt(at + 16),
                        from.getInt(at + 20) & 0xffffffffL,
                        from.getInt(at + 24) & 0xffffffffL,
                        from.getInt(at + 42) & 0xffffffffL,
                        from.getInt(at + 38) >>> 16)
                .checked();
    }

    private ZipItem checked() {
        if ((flags & ~KNOWN_FLAGS) != 0 || (method != 0 && method != 8)) {
            throw Problems.forbidden("an entry that is encrypted or packed in an unusual way");
        }
        int kind = mode & KIND;
        if ((kind != 0 && kind != (isFolder() ? FOLDER : REGULAR)) || (mode & SET_ID) != 0) {
            throw Problems.forbidden("a link, a device or a set-id bit");
        }
        if ((isFolder() && size != 0) || (method == 0 && packed != size)) {
            throw Problems.malformed("has sizes that contradict each other");
        }
        return this;
    }

    /// Returns a name, which has to be UTF-8 whatever the flag says.
    static String text(ByteBuffer bytes) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return text.toString();
        } catch (CharacterCodingException e) {
            throw Problems.forbidden("a name that is not UTF-8");
        }
    }

    /// Refuses extra fields that give an entry another size or name.
    static void checkExtra(ByteBuffer extra) {
        while (extra.remaining() >= 4) {
            int id = extra.getShort() & 0xffff;
            int length = extra.getShort() & 0xffff;
            if (id == 0x0001 || id == 0x7075 || length > extra.remaining()) {
                throw Problems.malformed("gives an entry two names or sizes");
            }
            extra.position(extra.position() + length);
        }
    }
}
