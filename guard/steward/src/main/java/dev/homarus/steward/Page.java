package dev.homarus.steward;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// One file of an export that is being written, with the count of its rows. Not thread-safe.
public final class Page implements AutoCloseable {
    private static final int BUFFER = 32_768;

    private final String path;
    private final String space;
    private final FileChannel channel;
    private final OutputStream out;
    private final Tally tally;
    private final Consumer<Written> whenWritten;
    private final Sha256 digest = new Sha256();
    private final List<Written.Lost> named = new ArrayList<>();
    private long rows;
    private long bytes;
    private long lost;
    private long secret;
    private boolean closed;

    Page(String path, String space, FileChannel channel, Tally tally, Consumer<Written> whenWritten) {
        this.path = path;
        this.space = space;
        this.channel = channel;
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
        this.tally = tally;
        this.whenWritten = whenWritten;
    }

    /// Adds to the file, in UTF-8.
    ///
    /// @throws dev.homarus.types.ProblemException EXPORT-005 when the disk refuses
    public Page write(String text) {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Adds bytes to the file.
    ///
    /// @throws dev.homarus.types.ProblemException EXPORT-005 when the disk refuses
    public Page write(byte[] content) {
        try {
            out.write(content);
        } catch (IOException e) {
            throw Problems.disk(e);
        }
        digest.add(content);
        bytes += content.length;
        tally.wrote(content.length);
        return this;
    }

    /// Counts a row that was written.
    ///
    /// @throws dev.homarus.types.ProblemException EXPORT-006 when the export shall end
    public void row() {
        rows++;
        tally.row();
    }

    /// Counts a row whose sealed cells do not open, and of which the rest was written.
    ///
    /// @param id which row it is
    /// @param code of the Problem: STORE-006, STORE-007
    public void unreadable(String id, String code) {
        lost++;
        tally.lost(code);
        if (named.size() < Written.NAMED) {
            named.add(new Written.Lost(id, code));
        }
        row();
    }

    /// Counts a row that was left out because its label is SECRET.
    public void secret() {
        secret++;
        tally.secret();
    }

    void flush() {
        try {
            out.flush();
            channel.force(true);
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }

    /// Ends the file; the manifest has it from now on.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (channel) {
            out.flush();
        } catch (IOException e) {
            throw Problems.disk(e);
        }
        whenWritten.accept(new Written(path, space, rows, bytes, Digests.hex(digest.finish()), lost, named, secret));
    }

    /// Ends the file without a word of it.
    void abandon() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            // It is removed next.
        }
    }
}
