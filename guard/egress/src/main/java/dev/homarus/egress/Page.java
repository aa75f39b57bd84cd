package dev.homarus.egress;

import java.util.Optional;

/// What another machine has answered for a page, as it came. Nobody vouches for any of it.
///
/// @param url what was asked for
/// @param status the HTTP status, 200 to 599
/// @param type the media type in lower case, without parameters; empty where the answer has no body worth
///     reading
/// @param charset the name of the character set, where the answer says one
/// @param location where it leads, as it stands in the answer, for the statuses that lead somewhere
/// @param body at most [Web#MAX_BODY] bytes
/// @param cut whether there was more
/// @param request the ledger's id
public record Page(
        String url,
        int status,
        String type,
        Optional<String> charset,
        Optional<String> location,
        byte[] body,
        boolean cut,
        long request) {
    /// Whether it only leads to another page.
    public boolean leads() {
        return location.isPresent();
    }
}
