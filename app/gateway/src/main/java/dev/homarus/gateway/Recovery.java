package dev.homarus.gateway;

import dev.homarus.age.AgeRecipient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Who can open a backup when the home is lost: the paper kits, and the identity that was printed for it.
///
/// @param recipients for whom its key is sealed, sorted, each `age1…`; empty: nobody
/// @param printed the recipient among them whose identity was printed once, if one was
record Recovery(List<String> recipients, Optional<String> printed) {
    static final Recovery NOBODY = new Recovery(List.of(), Optional.empty());

    Recovery {
        recipients = recipients.stream().distinct().sorted().toList();
    }

    /// Reads what [#text] wrote.
    static Recovery of(String text, Optional<String> printed) {
        return new Recovery(
                Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).toList(), printed);
    }

    /// Returns the recipients, with blanks between them.
    String text() {
        return String.join(" ", recipients);
    }

    boolean isNobody() {
        return recipients.isEmpty();
    }

    /// Returns who shall open it, where these are the paper kits there are. Whom it was printed for stays.
    /// Without any kit everybody stays: a home that was just restored has none, and the paper it was restored
    /// with still has to open.
    Recovery with(List<AgeRecipient> kits) {
        if (kits.isEmpty()) {
            return this;
        }
        var all = new ArrayList<>(kits.stream().map(AgeRecipient::text).toList());
        printed.ifPresent(all::add);
        return new Recovery(all, printed);
    }

    /// Returns this with an identity that is printed now.
    Recovery printing(AgeRecipient identity) {
        var all = new ArrayList<>(recipients);
        all.add(identity.text());
        return new Recovery(all, Optional.of(identity.text()));
    }

    /// Returns them as recipients of an age file.
    List<AgeRecipient> readers() {
        return recipients.stream()
                .flatMap(text -> AgeRecipient.read(text).stream())
                .toList();
    }
}
