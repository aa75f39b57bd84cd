package dev.homarus.address;

/// What came of reading a URL, without looking anything up.
public sealed interface Reading {
    /// In order. Where the host is a name, its addresses are checked like every name's when it is dialled.
    record Plain(WebAddress address) implements Reading {}

    /// In order as a URL, but nothing can be said about it before its name is resolved and every address
    /// checked.
    ///
    /// @param why a sentence
    record Doubtful(WebAddress address, String why) implements Reading {}

    /// Not to be dialled.
    ///
    /// @param inside whether it leads to this machine, its network, or an address that is set aside
    /// @param why a sentence, without any part of the URL
    record Refused(boolean inside, String why) implements Reading {}
}
