package dev.homarus.store;

import dev.homarus.crypto.Aead;
import dev.homarus.types.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One row, some of whose cells are sealed: what seals and opens them.
///
/// A sealed cell is `01 ‖ nonce (24 bytes) ‖ ciphertext ‖ tag (16 bytes)`, XAES-256-GCM, with the place of the
/// cell as
/// its associated data.
public final class SealedRow {
    /// How many bytes a sealed cell is longer than its content.
    public static final int OVERHEAD = 1 + Aead.OVERHEAD;

    private static final byte FORMAT = 1;

    private final Sealer sealer;
    private final String table;
    private final String subject;
    private final List<@Nullable Object> identity;

    SealedRow(Sealer sealer, String table, String subject, List<@Nullable Object> identity) {
        this.sealer = sealer;
        this.table = table;
        this.subject = subject;
        this.identity = identity;
    }

    /// What a cell of this row is bound to.
    byte[] place(String column) {
        var place = new ArrayList<@Nullable Object>(identity.size() + 4);
        place.add(sealer.home());
        place.add(subject);
        place.add(table);
        place.addAll(identity);
        place.add(column);
        return Bound.to("homarus cell/1", place);
    }

    /// Returns the ciphertext for a cell of this row.
    public byte[] seal(String column, byte[] content) {
        var sealed = Aead.seal(sealer.sealing(subject), place(column), content);
        var cell = new byte[1 + sealed.length];
        cell[0] = FORMAT;
        System.arraycopy(sealed, 0, cell, 1, sealed.length);
        return cell;
    }

    /// Returns the ciphertext for a text in a cell of this row.
    public byte[] seal(String column, String text) {
        return seal(column, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Returns the ciphertext for what may be there.
    public Optional<byte[]> seal(String column, Optional<String> text) {
        return text.map(content -> seal(column, content));
    }

    /// Opens a cell of this row; empty when it is not what was sealed for this place, or there is no key for it.
    Optional<byte[]> tryOpen(String column, byte[] cell) {
        if (cell.length < OVERHEAD || cell[0] != FORMAT) {
            return Optional.empty();
        }
        return sealer.opening(subject)
                .flatMap(key -> Aead.open(key, place(column), Arrays.copyOfRange(cell, 1, cell.length)));
    }

    /// Opens a cell of this row.
    ///
    /// @throws dev.homarus.types.ProblemException STORE-006 when it is not what was sealed for this place,
    ///     STORE-007 when its person was erased
    public byte[] open(String column, byte[] cell) {
        return tryOpen(column, cell).orElseThrow(() -> unreadable().asException());
    }

    /// Opens a text in a cell of this row, as [#open].
    public String text(String column, byte[] cell) {
        return new String(open(column, cell), StandardCharsets.UTF_8);
    }

    /// Opens what may be there; an empty cell is nothing.
    public Optional<String> optionalText(String column, byte[] cell) {
        return cell.length == 0 ? Optional.empty() : Optional.of(text(column, cell));
    }

    private Problem unreadable() {
        var which = table + " " + identity.getFirst();
        return subject.isEmpty() || sealer.knows(subject)
                ? new Problem(
                        "STORE-006",
                        "The content of " + which + " cannot be read: it is not what was written in this place.",
                        "Restore a backup from before into another folder: homarus backup restore")
                : new Problem(
                        "STORE-007",
                        "The content of " + which + " cannot be read: the key of the person it is about was erased.",
                        "Nothing brings it back; ask for it anew where it is still needed.");
    }
}
