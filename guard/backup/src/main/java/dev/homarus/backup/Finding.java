package dev.homarus.backup;

/// Something that is not as it was written.
///
/// @param file the file of the repository, relative to it; empty where it is not known
/// @param snapshot the number of the snapshot it hurts, or 0
/// @param stream the stream of that snapshot it hurts, or empty
/// @param first the first record of the stream that is lost, from 0; −1 where records are not what is lost
/// @param last the last one
/// @param what what is wrong, in words
public record Finding(String file, long snapshot, String stream, long first, long last, String what) {
    static Finding file(String file, String what) {
        return new Finding(file, 0, "", -1, -1, what);
    }

    static Finding snapshot(long snapshot, String what) {
        return new Finding("snapshots/" + Names.number(snapshot), snapshot, "", -1, -1, what);
    }

    /// Returns the one line that a person reads.
    public String line() {
        var line = new StringBuilder();
        if (snapshot > 0) {
            line.append("snapshot ").append(snapshot).append(", ");
        }
        if (!stream.isEmpty()) {
            line.append(stream).append(", ");
        }
        if (first >= 0) {
            line.append("records ").append(first).append(" to ").append(last).append(", ");
        }
        if (!file.isEmpty()) {
            line.append("file ").append(file).append(", ");
        }
        return line.append(what).toString();
    }
}
