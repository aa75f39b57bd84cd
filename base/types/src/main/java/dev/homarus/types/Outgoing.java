package dev.homarus.types;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A request as it would leave: where to, and labelled segments whose concatenation is the exact body.
///
/// @param method capital letters
/// @param path absolute path with its query, in visible ASCII, never holding a credential
/// @param headers without the credential; values in printable ASCII, so that no value can end its line
/// @param credential the secret whose value goes into the header `header` as `prefix` + value
/// @param thread what the ledger files the request under, so that a conversation's segments are stored once
/// @param idleLimit the longest silence of the other side, from 1 s to 10 min
public record Outgoing(
        Destination destination,
        String method,
        String path,
        Map<String, String> headers,
        Optional<Credential> credential,
        List<Segment> segments,
        String thread,
        Duration idleLimit) {

    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,16}");
    private static final Pattern PATH = Pattern.compile("/[!-~]*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern VALUE = Pattern.compile("[ -~]*");
    private static final Duration SHORTEST_LIMIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_LIMIT = Duration.ofMinutes(10);

    /// Where the bytes of a secret go.
    public record Credential(SecretRef secret, String header, String prefix) {
        public Credential {
            checkHeader(header, prefix);
        }
    }

    public Outgoing {
        headers = Map.copyOf(headers);
        segments = List.copyOf(segments);
        headers.forEach(Outgoing::checkHeader);
        check(METHOD.matcher(method).matches(), "method");
        check(PATH.matcher(path).matches(), "path");
        check(idleLimit.compareTo(SHORTEST_LIMIT) >= 0 && idleLimit.compareTo(LONGEST_LIMIT) <= 0, "idleLimit");
    }

    private static void checkHeader(String name, String value) {
        check(NAME.matcher(name).matches() && isHeaderValue(value), "header");
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("not usable in a request: " + what);
        }
    }

    /// Tells whether a text may stand as the value of a header: printable ASCII only.
    public static boolean isHeaderValue(String value) {
        return VALUE.matcher(value).matches();
    }

    /// Returns the headers as they may be shown, by name: the credential as its handle.
    public SortedMap<String, String> shownHeaders() {
        var shown = new TreeMap<>(headers);
        credential.ifPresent(known -> shown.put(known.header(), known.prefix() + known.secret()));
        return shown;
    }

    /// Returns the join of all segments' labels.
    public Label label() {
        return segments.stream().map(Segment::label).distinct().reduce(Label.SYSTEM, Label::join);
    }

    /// Returns the most tokens that the segments count together.
    public long tokens() {
        return segments.stream().mapToLong(Segment::tokens).sum();
    }

    /// Returns the number of bytes of the body.
    public int size() {
        return segments.stream().mapToInt(segment -> segment.wire().length).sum();
    }
}
