package dev.homarus.backup;

import dev.homarus.age.AgeFile;
import dev.homarus.age.AgeIdentity;
import dev.homarus.age.AgeRecipient;
import dev.homarus.crypto.Aead;
import dev.homarus.crypto.Digests;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The folder `keys`: the repository's key, once for the home and once for the owner, and the current keys.
record KeyFiles(Folder folder, String repository) {
    private static final String HOME = "keys/home";
    private static final String RECOVERY = "keys/recovery.age";
    private static final String CURRENT = "keys/current";
    private static final String RECOVERY_FORMAT = "homarus-backup-key";
    private static final int KEY = 32;
    private static final int MOST = 65_536;
    private static final int MOST_CURRENT = 16 * 1024 * 1024;

    void seal(SecretBytes root, SecretBytes home) {
        Folder.make(folder.at("keys"));
        folder.write(HOME, root.use(raw -> Aead.seal(home, RepositoryKeys.context("key", repository), raw)));
    }

    /// Writes the recovery file, or removes it where there is nobody to recover.
    void seal(SecretBytes root, List<AgeRecipient> owners) {
        if (owners.isEmpty()) {
            folder.delete(RECOVERY);
            return;
        }
        Folder.make(folder.at("keys"));
        folder.write(RECOVERY, root.use(raw -> {
            var content = Json.object()
                    .put("format", RECOVERY_FORMAT + "/1")
                    .put("repository", repository)
                    .put("key", Base64.getEncoder().encodeToString(raw))
                    .build()
                    .bytes();
            var sealed = AgeFile.seal(content, owners);
            Arrays.fill(content, (byte) 0);
            return sealed;
        }));
    }

    /// Returns the digests of the files that are sealed for the home and for the owner.
    Map<String, String> digests() {
        var digests = new TreeMap<String, String>();
        for (var name : List.of(HOME, RECOVERY)) {
            folder.read(name, MOST).ifPresent(file -> digests.put(name, Digests.hex(Digests.sha256(file))));
        }
        return digests;
    }

    Optional<SecretBytes> open(SecretBytes home) {
        return folder.read(HOME, MOST)
                .flatMap(file -> Aead.open(home, RepositoryKeys.context("key", repository), file))
                .flatMap(KeyFiles::key);
    }

    Optional<SecretBytes> open(AgeIdentity owner) {
        return folder.read(RECOVERY, MOST)
                .flatMap(file -> AgeFile.open(file, owner))
                .flatMap(this::recovered);
    }

    private Optional<SecretBytes> recovered(byte[] content) {
        try {
            var in = JsonText.parseObject(content);
            Records.expect(in, RECOVERY_FORMAT);
            return in.text("repository").equals(repository)
                    ? key(Base64.getDecoder().decode(in.text("key")))
                    : Optional.empty();
        } catch (JsonException | IllegalArgumentException e) {
            return Optional.empty();
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private static Optional<SecretBytes> key(byte[] raw) {
        return raw.length == KEY ? Optional.of(SecretBytes.taking(raw)) : Optional.empty();
    }

    /// Replaces the current keys; what was there before is nowhere else in the repository.
    void current(RepositoryKeys keys, long number, byte[] blob) {
        if (blob.length > MOST_CURRENT) {
            throw Problems.tooLarge("current keys of more than " + MOST_CURRENT + " bytes");
        }
        Folder.make(folder.at("keys"));
        var sealed = keys.seal("current " + number, blob);
        folder.write(
                CURRENT,
                ByteBuffer.allocate(8 + sealed.length)
                        .putLong(number)
                        .put(sealed)
                        .array());
    }

    /// The current keys as they were read.
    ///
    /// @param bytes the caller's blob
    record Current(long number, byte[] bytes) {}

    /// Reads the current keys; empty when they are missing, damaged or older than `atLeast`.
    Optional<Current> current(RepositoryKeys keys, long atLeast) {
        return folder.read(CURRENT, MOST_CURRENT + MOST)
                .filter(file -> file.length > 8)
                .flatMap(file -> {
                    long number = ByteBuffer.wrap(file).getLong();
                    return number < atLeast
                            ? Optional.empty()
                            : keys.open("current " + number, Arrays.copyOfRange(file, 8, file.length))
                                    .map(blob -> new Current(number, blob));
                });
    }

    static String newId() {
        return SystemEntropy.INSTANCE.id("repo_");
    }
}
