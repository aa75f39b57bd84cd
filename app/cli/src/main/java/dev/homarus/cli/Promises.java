package dev.homarus.cli;

/// `verify`.
final class Promises {
    private Promises() {}

    static int verify(Context context, boolean json) {
        return Cli.DONE;
    }
}
