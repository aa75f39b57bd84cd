package dev.homarus.types;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request as it would leave: where to, and labelled segments whose concatenation is the exact body.
///
/// @param path absolute path with its query, never holding a credential
/// @param headers without the credential
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

    /// Where the bytes of a secret go.
    public record Credential(SecretRef secret, String header, String prefix) {}

    public Outgoing {
        headers = Map.copyOf(headers);
        segments = List.copyOf(segments);
    }

    /// Returns the join of all segments' labels.
    public Label label() {
        return segments.stream().map(Segment::label).distinct().reduce(Label.SYSTEM, Label::join);
    }

    /// Returns the number of bytes of the body.
    public int size() {
        return segments.stream().mapToInt(segment -> segment.wire().length).sum();
    }
}
