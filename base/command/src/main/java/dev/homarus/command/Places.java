package dev.homarus.command;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Tells what kind of place a path is. Paths are absolute.
record Places(Surroundings around) {
    private static final Set<String> PUBLIC = Set.of(
            "/dev/null",
            "/proc/cpuinfo",
            "/proc/meminfo",
            "/proc/version",
            "/proc/loadavg",
            "/proc/uptime",
            "/proc/filesystems",
            "/proc/stat",
            "/proc/self/status",
            "/proc/swaps",
            "/etc/os-release",
            "/usr/lib/os-release",
            "/etc/lsb-release",
            "/etc/debian_version",
            "/etc/timezone");

    /// Files and folders that usually hold passwords, keys or what a person typed, wherever they lie.
    private static final Pattern CREDENTIAL = Pattern.compile(
            "(?i)\\.env(\\..*|rc)?|.*\\.(pem|key|p12|pfx|jks|keystore|kdbx|ppk|asc|gpg|age|ovpn|tfstate|tfvars)|id_(rsa|dsa|ecdsa|ed25519)(_.*)?"
                    + "|\\.?netrc|_netrc|\\.npmrc|\\.yarnrc(\\.yml)?|\\.pypirc|\\.git-credentials|\\.gitcookies|\\.htpasswd|\\.pgpass|\\.my\\.cnf|\\.s3cfg|\\.boto"
                    + "|(credential|secret|password|token)s?(\\.(json|ya?ml|toml|ini|txt|csv|env|properties|conf|cfg|xml|db))?|auth\\.json|hosts\\.ya?ml|master\\.key"
                    + "|client_secret.*\\.json|service[-_]account.*\\.json|.*[-_](credentials?|secrets?)\\.(json|ya?ml|toml)|g?shadow-?|sudoers|opasswd|kubeconfig"
                    + "|\\.(ssh|gnupg|aws|azure|kube|docker|password-store|gcloud|vault-token|terraformrc|wallet|mozilla|thunderbird)|gcloud|keyrings?|keychains?"
                    + "|\\..*_history|\\.(lesshst|viminfo|wget-hsts|Xauthority|ICEauthority|dbshell)|environ|kcore|kmem|mem|access_tokens\\.db|logins\\.json|key[34]\\.db|cookies(\\.sqlite)?|wallet\\.dat"
                    + "|\\.homarus|\\.openclaw|machine\\.key");

    private static final Pattern SAMPLE =
            Pattern.compile("(?i)\\.env\\.(example|sample|template|dist|defaults?)|.*\\.pub");

    /// What a program reads or runs at its next start, or at the next login.
    private static final Pattern STARTUP = Pattern.compile(
            "\\.(bashrc|bash_profile|bash_login|bash_logout|bash_aliases|profile|zshrc|zshenv|zprofile|zlogin|zlogout|kshrc|cshrc|tcshrc|login|inputrc|xinitrc|xprofile|xsession|xsessionrc|pam_environment"
                    + "|gitconfig|vimrc|gvimrc|emacs|tmux\\.conf|screenrc|gdbinit|rhosts|shosts|forward|procmailrc|pythonrc|irbrc|pryrc|psqlrc|sqliterc|mailcap|curlrc|wgetrc|hushlogin)|authorized_keys2?|known_hosts|crontab");

    private static final Pattern STARTUP_FOLDER = Pattern.compile(
            "/(\\.ssh|\\.gnupg|\\.aws|\\.kube|cron\\.[a-z]+|crontabs|systemd|autostart|init\\.d|rc\\d\\.d|profile\\.d|sudoers\\.d|pam\\.d|udev|LaunchAgents|LaunchDaemons|environment\\.d|fish/conf\\.d|\\.config/fish|\\.config/git|\\.local/bin)(/|$)");

    /// What other programs of the owner run on their own when they find it in a folder.
    private static final Pattern RUNS_LATER = Pattern.compile(
            "(^|/)(\\.git(/.*)?|\\.envrc|\\.vscode(/.*)?|\\.idea(/.*)?|\\.husky(/.*)?|\\.githooks(/.*)?|\\.gitattributes|\\.gitmodules|\\.direnv(/.*)?|\\.devcontainer(/.*)?|\\.mvn(/.*)?|\\.github/workflows(/.*)?|\\.npmrc|\\.pre-commit-config\\.yaml|\\.gitlab-ci\\.yml)$");

    private static final List<String> KERNEL = List.of("/dev", "/proc", "/sys", "/boot");

    /// Returns an absolute path without `.`, `..` and doubled slashes, by its words alone.
    static String normal(String path) {
        var names = new ArrayDeque<String>();
        for (var name : path.split("/", -1)) {
            if (name.equals("..")) {
                names.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        return "/" + String.join("/", names);
    }

    static boolean isBelow(String path, String folder) {
        return path.equals(folder) || path.startsWith(folder.endsWith("/") ? folder : folder + "/");
    }

    boolean isInside(String path) {
        return isBelow(path, around.workspace());
    }

    boolean isPublic(String path) {
        return PUBLIC.contains(path);
    }

    boolean isState(String path) {
        return around.state().stream().anyMatch(folder -> isBelow(path, folder));
    }

    /// Whether any name in the path is one that holds credentials. Inside the workspace only names below it
    /// count.
    boolean isCredential(String path) {
        var shown = isInside(path) ? path.substring(around.workspace().length()) : path;
        for (var name : shown.split("/", -1)) {
            if (CREDENTIAL.matcher(name).matches() && !SAMPLE.matcher(name).matches()) {
                return true;
            }
        }
        return shown.endsWith("/etc/ssl/private") || shown.contains("/etc/ssl/private/");
    }

    /// Whether what is written there takes effect on its own at a later time, outside the workspace.
    boolean isStartup(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        return STARTUP.matcher(name).matches()
                || STARTUP_FOLDER.matcher(path).find()
                || isBelow(path, "/etc")
                || isBelow(path, "/usr")
                || isBelow(path, "/bin")
                || isBelow(path, "/sbin")
                || isBelow(path, "/lib")
                || isBelow(path, "/var/spool");
    }

    /// Whether other programs of the owner run what is written there, inside the workspace.
    boolean runsLater(String path) {
        return isInside(path)
                && RUNS_LATER
                        .matcher(path.substring(around.workspace().length()))
                        .find();
    }

    boolean isKernel(String path) {
        return KERNEL.stream().anyMatch(folder -> isBelow(path, folder));
    }

    /// Whether losing the whole of this folder would lose a home, the workspace or the system.
    boolean isPrecious(String path) {
        var bare = path.replaceAll("/+\\*?$", "");
        return bare.isEmpty()
                || bare.equals(around.home())
                || isBelow(around.home(), bare)
                || isBelow(around.workspace(), bare)
                || isBelow("/home", bare)
                || bare.matches("/home/[^/]+")
                || isBelow(bare, "/lib64")
                || isBelow(bare, "/lib32")
                || isBelow(bare, "/var/lib")
                || (bare.lastIndexOf('/') == 0 && !bare.equals("/tmp"))
                || isBelow(bare, "/etc")
                || isBelow(bare, "/usr")
                || isBelow(bare, "/boot")
                || isBelow(bare, "/lib")
                || isBelow(bare, "/bin")
                || isBelow(bare, "/sbin");
    }
}
