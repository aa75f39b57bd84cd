package dev.homarus.loop;

import dev.homarus.flow.Reading;
import java.util.LinkedHashMap;
import java.util.Map;

/// What was heard in conversations, with what its texts say on their own, kept while it is needed again and again.
/// Thread-safe.
final class Readings {
    /// The most characters of all texts together; what was not needed longest goes first.
    static final int MAX_CHARACTERS = 600_000;

    private record Key(String session, String text) {}

    private final Map<Key, Reading> readings = new LinkedHashMap<>(16, 0.75f, true);
    private int characters;

    /// Returns a text that was heard in a Session.
    synchronized Reading of(String session, String text) {
        var key = new Key(session, text);
        var known = readings.get(key);
        if (known != null) {
            return known;
        }
        var made = Reading.of(text);
        readings.put(key, made);
        characters += text.length();
        var eldest = readings.entrySet().iterator();
        while (characters > MAX_CHARACTERS && eldest.hasNext()) {
            characters -= eldest.next().getKey().text().length();
            eldest.remove();
        }
        return made;
    }

    /// Forgets what was heard in a Session.
    synchronized void forget(String session) {
        var all = readings.keySet().iterator();
        while (all.hasNext()) {
            var key = all.next();
            if (key.session().equals(session)) {
                characters -= key.text().length();
                all.remove();
            }
        }
    }

    synchronized int characters() {
        return characters;
    }
}
