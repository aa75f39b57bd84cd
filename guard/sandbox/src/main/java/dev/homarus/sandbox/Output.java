package dev.homarus.sandbox;

import java.util.List;

/// What a command printed, standard output and error in the order they were read, and what it left for others.
///
/// The text is verbatim: control and escape characters are in it, and whoever shows it escapes them; so do the
/// names.
///
/// @param text decoded from UTF-8; malformed bytes are U+FFFD
/// @param cut whether more was printed than [Limits#outputBytes] allows
/// @param bytes how many bytes the text was decoded from
/// @param planted files the host's programs act on by themselves (`.git/hooks`, `.envrc`, `.vscode` …) that are
///     new, different or gone since the command began, as paths inside; untrusted until a person has looked at
///     them
/// @param opened folders that were closed to it and had another put in their place while it ran, relative to
///     the workspace: it may have seen into that
public record Output(String text, boolean cut, long bytes, List<String> planted, List<String> opened) {
    public Output {
        planted = List.copyOf(planted);
        opened = List.copyOf(opened);
    }

    Output(String text, boolean cut, long bytes) {
        this(text, cut, bytes, List.of(), List.of());
    }

    Output with(List<String> left) {
        return new Output(text, cut, bytes, left, opened);
    }

    Output opened(List<String> folders) {
        return new Output(text, cut, bytes, planted, folders);
    }
}
