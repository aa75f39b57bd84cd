package dev.homarus.egress;

import dev.homarus.outlook.Look;
import dev.homarus.outlook.Outlook;
import dev.homarus.types.Label;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The looks of the last moments: a Turn looks at what was said when its model is chosen, and again when its
/// prompt is made. What looks for the same and lets the same go says the same of the same text. Thread-safe.
final class RecentLooks {
    /// How many are kept.
    static final int MOST = 16;

    /// The longest text that is kept, in characters.
    static final int LONGEST = 65_536;

    private record Seen(String thread, Outlook outlook, String text, Label label, Look look) {
        boolean is(Outlook other, String said, Label its) {
            return outlook.equals(other) && text.equals(said) && label.equals(its);
        }
    }

    private final Deque<Seen> seen = new ArrayDeque<>();

    /// Returns what an outlook says of a text.
    ///
    /// @param thread the conversation, for [#forget]
    Look at(String thread, Outlook outlook, String text, Label label) {
        var known = known(outlook, text, label);
        if (known.isPresent()) {
            return known.get();
        }
        var look = outlook.at(text, label);
        if (text.length() <= LONGEST) {
            keep(new Seen(thread, outlook, text, label, look));
        }
        return look;
    }

    private synchronized Optional<Look> known(Outlook outlook, String text, Label label) {
        for (var one : seen) {
            if (one.is(outlook, text, label)) {
                return Optional.of(one.look());
            }
        }
        return Optional.empty();
    }

    private synchronized void keep(Seen one) {
        if (seen.size() == MOST) {
            seen.removeLast();
        }
        seen.addFirst(one);
    }

    /// Forgets the texts of a conversation.
    synchronized void forget(String thread) {
        seen.removeIf(one -> one.thread().equals(thread));
    }
}
