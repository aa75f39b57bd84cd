package dev.homarus.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A log in a temporary folder, with keys from a known root.
final class Home implements AutoCloseable {
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-02T03:04:05.678Z"));
    static final Label LABEL = Label.of(Classification.SENSITIVE, Provenance.UNTRUSTED);

    final Path folder;
    final Path witness;
    final AuditKeys keys;

    Home(Path base) {
        this(base, 0);
    }

    Home(Path base, int seed) {
        folder = base.resolve("home/audit");
        witness = base.resolve("outside/witness");
        keys = keys(seed);
    }

    static AuditKeys keys(int seed) {
        var root = new byte[32];
        for (int i = 0; i < root.length; i++) {
            root[i] = (byte) (seed + i);
        }
        try (var secret = SecretBytes.taking(root)) {
            return AuditKeys.from(secret);
        }
    }

    static Event event(int number) {
        return new Event(
                number % 2 == 0 ? "tool.call" : "model.call",
                "owner",
                Optional.of("s" + number % 3),
                Optional.of("t" + number),
                "subject " + number,
                Json.object().put("number", number).build(),
                LABEL);
    }

    AuditLog open() {
        return AuditLog.open(folder, witness, keys, CLOCK);
    }

    AuditLog open(UnaryOperator<Disk> disk) {
        return AuditLog.open(folder, witness, keys, CLOCK, disk);
    }

    /// Writes a log of `count` entries and closes it.
    Home with(int count) {
        try (var log = open()) {
            for (int i = 0; i < count; i++) {
                log.appendLater(event(i));
            }
        }
        return this;
    }

    Report verify() {
        return AuditVerifier.verify(folder, witness, Optional.of(keys), List.of());
    }

    Report verifyWithoutKeys(Head... anchors) {
        return AuditVerifier.verify(folder, witness, Optional.empty(), List.of(anchors));
    }

    Path entries() {
        return folder.resolve("entries");
    }

    List<Path> files() {
        return List.of(
                entries(), folder.resolve("leaves"), folder.resolve("checkpoint"), folder.resolve("key.pub"), witness);
    }

    /// Returns the records with their length prefixes.
    List<byte[]> records() throws IOException {
        var all = ByteBuffer.wrap(Files.readAllBytes(entries()));
        var records = new ArrayList<byte[]>();
        while (all.hasRemaining()) {
            int start = all.position();
            int length = all.getInt();
            all.position(start + 4 + length);
            records.add(Arrays.copyOfRange(all.array(), start, all.position()));
        }
        return records;
    }

    void write(List<byte[]> records) throws IOException {
        try (var out = Files.newOutputStream(entries())) {
            for (var record : records) {
                out.write(record);
            }
        }
    }

    /// Copies all files, as a backup or an attacker would.
    Home copyTo(Path base) throws IOException {
        var copy = new Home(base);
        Files.createDirectories(copy.folder);
        Files.createDirectories(base.resolve("outside"));
        try (var list = Files.list(folder)) {
            for (var file : list.toList()) {
                copyIfThere(file, copy.folder.resolve(file.getFileName().toString()));
            }
        }
        Files.copy(witness, copy.witness);
        return copy;
    }

    /// A checkpoint that is just being renamed is gone a moment later.
    private static void copyIfThere(Path file, Path to) throws IOException {
        try {
            Files.copy(file, to);
        } catch (NoSuchFileException e) {
            assertThat(file.toString()).endsWith(".new");
        }
    }

    @Override
    public void close() {
        keys.close();
    }
}
