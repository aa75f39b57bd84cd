package dev.homarus.command;

import java.util.Set;
import java.util.regex.Pattern;

/// What may be set for one command.
final class Variables {
    private static final Pattern HARMLESS = Pattern.compile(
            "LANG|LANGUAGE|LC_[A-Z]+|TZ|NO_COLOR|CLICOLOR|CLICOLOR_FORCE|FORCE_COLOR|COLUMNS|LINES|CI|TERM|RUST_BACKTRACE|DEBIAN_FRONTEND|PYTHONUNBUFFERED|PYTHONDONTWRITEBYTECODE|NODE_ENV|RAILS_ENV|GREP_COLOR|GIT_PAGER_IN_USE|BLOCK_SIZE|BLOCKSIZE|TIME_STYLE|QUOTING_STYLE");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.@+:=,-]*|[A-Z][A-Za-z_]+/[A-Z][A-Za-z_]+");
    private static final Pattern OWN = Pattern.compile(
            "(?i)PATH|HOME|SHELL|IFS|ENV|BASH_.*|BASHOPTS|SHELLOPTS|PS[0-9]|PROMPT_COMMAND|CDPATH|GLOBIGNORE|LD_.*|DYLD_.*|GIT_.*|GCONV_PATH|LOCPATH|NLSPATH|HOSTALIASES|RES_OPTIONS|MALLOC_.*|TMPDIR|ZDOTDIR"
                    + "|NODE_OPTIONS|NODE_PATH|NODE_EXTRA_CA_CERTS|PYTHON(PATH|HOME|STARTUP|INSPECT|BREAKPOINT|WARNINGS|USERBASE|PLATLIBDIR|EXECUTABLE)|PERL.*|RUBY.*|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS|JAVA_OPTS|MAVEN_OPTS|GRADLE_OPTS|CLASSPATH"
                    + "|.*PAGER|.*EDITOR|VISUAL|BROWSER|LESS.*|MANOPT|.*_ASKPASS|SSH_.*|SUDO_.*|XDG_.*|DISPLAY|WAYLAND_.*|DBUS_.*|.*_PROXY|.*_COMMAND|.*_HOOK|.*PRELOAD.*|RIPGREP_CONFIG_PATH|FZF_.*|TERMINFO.*|TERMCAP|RUSTC_.*|RUSTFLAGS|CARGO_.*|NPM_CONFIG_.*|PIP_.*|UV_.*|DOCKER_.*|KUBECONFIG|AWS_.*|HOMARUS_.*|_|INPUTRC|MAKEFLAGS|MAKEFILES|CC|CXX|LUA_.*|TAR_OPTIONS|GREP_OPTIONS|POSIXLY_CORRECT|ARGV0|.*_EXEC|OPENSSL_.*|SSLKEYLOGFILE|CURL_.*|WGETRC|NETRC");

    private Variables() {}

    /// Whether it only changes how something is said: language, time zone, colour, width.
    static boolean isHarmless(String name, String value) {
        return HARMLESS.matcher(name).matches() && VALUE.matcher(value).matches() && !value.contains("..");
    }

    /// Whether it can make another program run, or a program do something else: never set by a request.
    static boolean isRefused(String name) {
        return OWN.matcher(name).matches();
    }

    /// Commands that bash itself runs and that change it, or whose meaning depends on it.
    static final Set<String> BUILTINS = Set.of(
            ".",
            ":",
            "alias",
            "bg",
            "bind",
            "break",
            "builtin",
            "caller",
            "command",
            "compgen",
            "complete",
            "compopt",
            "continue",
            "declare",
            "dirs",
            "disown",
            "enable",
            "eval",
            "exec",
            "exit",
            "export",
            "fc",
            "fg",
            "getopts",
            "hash",
            "help",
            "history",
            "jobs",
            "let",
            "local",
            "logout",
            "mapfile",
            "popd",
            "pushd",
            "read",
            "readarray",
            "readonly",
            "return",
            "set",
            "shift",
            "shopt",
            "source",
            "suspend",
            "times",
            "trap",
            "type",
            "typeset",
            "ulimit",
            "umask",
            "unalias",
            "unset",
            "wait");
}
