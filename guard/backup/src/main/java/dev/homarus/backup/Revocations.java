package dev.homarus.backup;

import dev.homarus.crypto.Digests;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The list of what no restore brings back. It only grows; each writing is a file with the whole list, a higher
/// number, and the digest of the one before.
///
/// @param number 0 where there is none yet
/// @param digest of its file, in hexadecimal
/// @param items all of them
record Revocations(long number, String digest, Set<Revoked> items) {
    static final Revocations NONE = new Revocations(0, "", Set.of());

    private static final String FORMAT = "homarus-revocations";
    private static final int KEPT = 2;

    static String path(long number) {
        return "revocations/" + Names.number(number);
    }

    private static String kind(long number) {
        return "revocations " + number;
    }

    /// Writes the list with `more` in it, and returns it; itself where it has them all.
    Revocations with(List<Revoked> more, Folder folder, RepositoryKeys keys) {
        var all = new LinkedHashSet<>(items);
        if (!all.addAll(more)) {
            return this;
        }
        if (all.size() > Limits.REVOKED) {
            throw Problems.tooLarge("more than " + Limits.REVOKED + " revocations");
        }
        long next = number + 1;
        var sealed = keys.seal(kind(next), bytes(next, all));
        Folder.make(folder.at("revocations"));
        folder.write(path(next), sealed);
        if (next > KEPT) {
            folder.delete(path(next - KEPT));
        }
        return new Revocations(next, Digests.hex(Digests.sha256(sealed)), all);
    }

    private byte[] bytes(long next, Set<Revoked> all) {
        return Json.object()
                .put("format", FORMAT + "/1")
                .put("number", next)
                .put("previous", digest)
                .put("items", Json.array(all.stream().map(Revocations::json).toList()))
                .build()
                .bytes();
    }

    private static Json json(Revoked item) {
        return Json.object()
                .put("kind", item.kind().name())
                .put("space", item.space())
                .put("id", item.id())
                .put("time", item.time().toString())
                .build();
    }

    /// Writes a list that follows none, under a number above all others, and removes the others.
    static Revocations renewed(long atLeast, List<Revoked> known, Folder folder, RepositoryKeys keys) {
        var numbers = numbers(folder);
        var all = new LinkedHashSet<Revoked>();
        numbers.forEach(number -> file(folder, keys, number)
                .ifPresent(opened -> all.addAll(opened.list().items())));
        all.addAll(known);
        long newest = Math.max(atLeast, numbers.isEmpty() ? 0 : numbers.getLast());
        // Two above, so that no file that is put back could be the one before it.
        var renewed = new Revocations(newest + 1, "", Set.of()).with(List.copyOf(all), folder, keys);
        numbers.forEach(number -> folder.delete(path(number)));
        return renewed;
    }

    private static List<Long> numbers(Folder folder) {
        return folder.list("revocations").stream()
                .filter(name -> name.matches("[0-9]{8,18}"))
                .map(Long::parseLong)
                .sorted()
                .toList();
    }

    /// Reads the newest list; empty when that is damaged, when it does not follow the one before, or when it is
    /// older than `atLeast`.
    static Optional<Revocations> read(Folder folder, RepositoryKeys keys, long atLeast) {
        var numbers = numbers(folder);
        if (numbers.isEmpty()) {
            return atLeast == 0 ? Optional.of(NONE) : Optional.empty();
        }
        long newest = numbers.getLast();
        if (newest < atLeast) {
            return Optional.empty();
        }
        return file(folder, keys, newest)
                .filter(list -> follows(folder, keys, list))
                .map(Opened::list);
    }

    /// Whether the list before this one is there and whole.
    boolean hasItsWitness(Folder folder, RepositoryKeys keys) {
        return number == 0
                || file(folder, keys, number)
                        .filter(newest -> newest.previous().isEmpty()
                                || file(folder, keys, number - 1).isPresent())
                        .isPresent();
    }

    private record Opened(Revocations list, String previous) {}

    private static boolean follows(Folder folder, RepositoryKeys keys, Opened newest) {
        if (newest.previous().isEmpty()) {
            return true;
        }
        return file(folder, keys, newest.list().number() - 1)
                .map(before -> newest.previous().equals(before.list().digest())
                        && newest.list().items().containsAll(before.list().items()))
                .orElse(true);
    }

    private static Optional<Opened> file(Folder folder, RepositoryKeys keys, long number) {
        return folder.read(path(number), Limits.RECORD)
                .flatMap(file -> keys.open(kind(number), file)
                        .flatMap(bytes -> parse(bytes, number, Digests.hex(Digests.sha256(file)))));
    }

    private static Optional<Opened> parse(byte[] bytes, long number, String digest) {
        try {
            var in = JsonText.parseObject(bytes);
            Records.expect(in, FORMAT);
            var items = new ArrayList<Revoked>();
            for (var json : in.array("items")) {
                var item = Json.object(json, "an item");
                items.add(new Revoked(
                        Revoked.Kind.valueOf(item.text("kind")),
                        item.text("space"),
                        item.text("id"),
                        Instant.parse(item.text("time"))));
            }
            return in.number("number", -1, 1, Long.MAX_VALUE) == number
                    ? Optional.of(new Opened(
                            new Revocations(number, digest, new LinkedHashSet<>(items)), in.text("previous")))
                    : Optional.empty();
        } catch (JsonException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
