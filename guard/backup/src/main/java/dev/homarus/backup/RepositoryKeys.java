package dev.homarus.backup;

import dev.homarus.crypto.Aead;
import dev.homarus.crypto.Digests;
import dev.homarus.crypto.KeyDerivation;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The keys below a repository's own, and what each is for. All context names the repository.
final class RepositoryKeys implements AutoCloseable {
    private final String repository;
    private final SecretBytes ids;
    private final SecretBytes gear;
    private final SecretBytes chunks;
    private final SecretBytes records;

    RepositoryKeys(SecretBytes root, String repository) {
        this.repository = repository;
        ids = KeyDerivation.derive(root, "backup chunk ids");
        gear = KeyDerivation.derive(root, "backup chunking");
        chunks = KeyDerivation.derive(root, "backup chunks");
        records = KeyDerivation.derive(root, "backup records");
    }

    /// Returns 256 numbers that decide where streams are cut.
    long[] gear() {
        var table = new long[256];
        for (int i = 0; i < table.length; i++) {
            table[i] =
                    ByteBuffer.wrap(Digests.hmac(gear, new byte[] {(byte) i})).getLong();
        }
        return table;
    }

    ChunkId id(byte[] bytes, int from, int length) {
        return ChunkId.of(
                Digests.hmac(ids, new Sha256().add(bytes, from, length).finish()));
    }

    int sealChunk(ChunkId id, byte[] content, int length, byte[] into) {
        return Aead.seal(chunks, id.bytes(), content, length, into);
    }

    Optional<byte[]> openChunk(ChunkId id, byte[] sealed) {
        return Aead.open(chunks, id.bytes(), sealed);
    }

    /// Seals a record of the repository.
    ///
    /// @param kind what it is: `head`, `table`, `snapshot 7`
    byte[] seal(String kind, byte[] content) {
        return Aead.seal(records, context(kind), content);
    }

    Optional<byte[]> open(String kind, byte[] sealed) {
        return Aead.open(records, context(kind), sealed);
    }

    private byte[] context(String kind) {
        return context(kind, repository);
    }

    static byte[] context(String kind, String repository) {
        return ("homarus-backup/1 " + kind + " " + repository).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        List.of(ids, gear, chunks, records).forEach(SecretBytes::close);
    }
}
