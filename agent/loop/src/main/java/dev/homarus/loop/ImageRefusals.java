package dev.homarus.loop;

import dev.homarus.image.Image;
import dev.homarus.provider.Prompt;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Which models have refused images, and which ones. Those of earlier messages are not sent to them again, so
/// that a conversation goes on; what is shown anew is tried. Thread-safe; forgotten with the process.
final class ImageRefusals {
    /// The model takes none.
    private static final String NONE_TAKEN = "MODEL-055";

    /// The provider does not take one of those that were sent.
    private static final String NOT_THIS_ONE = "MODEL-056";

    private static final int MOST = 10_000;

    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final AtomicInteger changes = new AtomicInteger();

    private static String key(Model model) {
        return model.destination().origin() + " " + model.name() + " " + model.id();
    }

    private static List<Image> shown(Prompt prompt) {
        return prompt.pieces().stream()
                .filter(Prompt.User.class::isInstance)
                .flatMap(piece -> ((Prompt.User) piece).pictures().stream())
                .map(Prompt.Picture::image)
                .toList();
    }

    boolean ofAny(Model model) {
        return known.contains(key(model));
    }

    boolean of(Model model, Image image) {
        return known.contains(key(model) + " " + image.sha256());
    }

    /// Returns a number that is another one whenever something was learnt.
    int changes() {
        return changes.get();
    }

    /// Learns from a request that was refused.
    ///
    /// @param code of the Problem
    void refused(Model model, Prompt prompt, String code) {
        if (known.size() >= MOST) {
            known.clear();
        }
        if (code.equals(NONE_TAKEN)) {
            known.add(key(model));
        } else if (code.equals(NOT_THIS_ONE)) {
            shown(prompt).forEach(image -> known.add(key(model) + " " + image.sha256()));
        } else {
            return;
        }
        changes.incrementAndGet();
    }

    /// Learns from a request that was answered.
    void answered(Model model, Prompt prompt) {
        var shown = shown(prompt);
        if (!shown.isEmpty()) {
            boolean was = known.remove(key(model));
            for (var image : shown) {
                was |= known.remove(key(model) + " " + image.sha256());
            }
            if (was) {
                changes.incrementAndGet();
            }
        }
    }
}
