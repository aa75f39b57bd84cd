package dev.homarus.command;

/// What a program does with one of its arguments.
enum Touch {
    /// It is text: a number, a pattern, a message.
    TEXT,
    /// It is text that starts with `+`: a date's format.
    FORMAT,
    /// It is a path that is read.
    READ,
    /// It is a path that is made or changed.
    WRITE,
    /// It is a path that is removed.
    REMOVE,
    /// It is a git revision, a path in one (`REV:path`), or a path.
    REVISION
}
