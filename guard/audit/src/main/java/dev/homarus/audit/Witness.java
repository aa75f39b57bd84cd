package dev.homarus.audit;

import dev.homarus.crypto.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The file outside the home that keeps the newest durable head. It has two slots that are written in turn, so that
/// one
/// is whole at any moment.
record Witness(FileChannel channel) implements AutoCloseable {
    private static final byte[] MAGIC = "homarusW".getBytes(StandardCharsets.US_ASCII);
    private static final int SIGNED = 112;
    private static final int SLOT = SIGNED + 2 * Tree.HASH;
    private static final int DISTANCE = 4_096;

    /// Stands for: nothing was found that the owner has not accepted.
    static final long UNDISPUTED = -1;

    /// What one slot says.
    ///
    /// @param sequence rises by one with each writing
    /// @param length bytes of all records
    /// @param disputed index of the first entry that records a finding and is not accepted, or [#UNDISPUTED]
    /// @param closed whether the log was closed at this head, so that nothing may follow
    record Slot(long sequence, Head head, long length, long disputed, boolean closed, byte[] publicKey) {
        private byte[] signed() {
            return ByteBuffer.allocate(SIGNED)
                    .put(MAGIC)
                    .putLong(sequence)
                    .putLong(head.size())
                    .putLong(length)
                    .putLong(disputed)
                    .putInt(closed ? 1 : 0)
                    .putInt(0)
                    .put(head.root())
                    .put(publicKey)
                    .array();
        }

        byte[] bytes(AuditKeys keys) {
            var signed = signed();
            return ByteBuffer.allocate(SLOT)
                    .put(signed)
                    .put(Digests.sha256(signed))
                    .put(keys.mac(signed))
                    .array();
        }
    }

    /// A slot as it was read.
    ///
    /// @param mac the authenticator, to be checked by whoever has the keys
    record Read(Slot slot, byte[] mac) {
        boolean isBy(AuditKeys keys) {
            return Digests.same(mac, keys.mac(slot.signed()));
        }
    }

    /// What the file holds.
    ///
    /// @param slots the whole slots, newest first
    /// @param broken how many slots hold something else
    record Content(boolean present, List<Read> slots, int broken) {
        Optional<Slot> newest() {
            return slots.stream().findFirst().map(Read::slot);
        }
    }

    static Witness open(Path file) throws IOException {
        return new Witness(AuditFiles.openPrivate(file));
    }

    static Content read(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var slots = new ArrayList<Read>();
            int broken = 0;
            for (int number = 0; number < 2; number++) {
                var bytes = ByteBuffer.allocate(SLOT);
                AuditFiles.readAll(channel, bytes, (long) number * DISTANCE);
                var read = decode(bytes);
                read.ifPresent(slots::add);
                broken += read.isEmpty() && !isBlank(bytes) ? 1 : 0;
            }
            slots.sort(Comparator.comparingLong((Read read) -> read.slot().sequence())
                    .reversed());
            return new Content(true, List.copyOf(slots), broken);
        } catch (NoSuchFileException e) {
            return new Content(false, List.of(), 0);
        }
    }

    /// Writes the slot whose turn it is, without waiting for the disk: it has to survive the process, not the
    /// machine.
    void write(Slot slot, AuditKeys keys) throws IOException {
        AuditFiles.writeAll(channel, ByteBuffer.wrap(slot.bytes(keys)), (slot.sequence() & 1) * DISTANCE);
    }

    private static Optional<Read> decode(ByteBuffer bytes) {
        if (bytes.remaining() < SLOT) {
            return Optional.empty();
        }
        var all = new byte[SLOT];
        bytes.get(0, all);
        var signed = Arrays.copyOf(all, SIGNED);
        var sum = Arrays.copyOfRange(all, SIGNED, SIGNED + Tree.HASH);
        var fields = ByteBuffer.wrap(signed);
        var magic = new byte[MAGIC.length];
        fields.get(magic);
        if (!Arrays.equals(magic, MAGIC) || !Arrays.equals(sum, Digests.sha256(signed)) || fields.getLong(16) < 0) {
            return Optional.empty();
        }
        long sequence = fields.getLong();
        long size = fields.getLong();
        long length = fields.getLong();
        long disputed = fields.getLong();
        boolean closed = fields.getInt() == 1;
        fields.getInt();
        var root = new byte[Tree.HASH];
        fields.get(root);
        var key = new byte[Tree.HASH];
        fields.get(key);
        var slot = new Slot(sequence, new Head(size, root), length, disputed, closed, key);
        return Optional.of(new Read(slot, Arrays.copyOfRange(all, SIGNED + Tree.HASH, SLOT)));
    }

    private static boolean isBlank(ByteBuffer bytes) {
        for (int i = 0; i < bytes.limit(); i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
