package dev.homarus.sandbox;

/// What a command printed, standard output and error in the order they were read.
///
/// The text is verbatim: control and escape characters are in it, and whoever shows it escapes them.
///
/// @param text decoded from UTF-8; malformed bytes are U+FFFD
/// @param cut whether more was printed than [Limits#outputBytes] allows
/// @param bytes how many bytes the text was decoded from
public record Output(String text, boolean cut, long bytes) {}
