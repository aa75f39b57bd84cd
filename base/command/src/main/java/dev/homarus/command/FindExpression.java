package dev.homarus.command;

import java.util.List;
import java.util.Set;

/// What `find` is told to look at and to do.
///
/// @see "GNU findutils 4.9 manual"
final class FindExpression {
    private static final Set<String> ALONE = Set.of(
            "-print",
            "-print0",
            "-ls",
            "-prune",
            "-quit",
            "-a",
            "-o",
            "-and",
            "-or",
            "-not",
            "!",
            "(",
            ")",
            ",",
            "-true",
            "-false",
            "-depth",
            "-d",
            "-xdev",
            "-mount",
            "-readable",
            "-writable",
            "-executable",
            "-empty",
            "-nogroup",
            "-nouser",
            "-daystart",
            "-noleaf",
            "-ignore_readdir_race",
            "-noignore_readdir_race",
            "-warn",
            "-nowarn");
    private static final Set<String> VALUED = Set.of(
            "-name",
            "-iname",
            "-path",
            "-ipath",
            "-wholename",
            "-iwholename",
            "-regex",
            "-iregex",
            "-regextype",
            "-type",
            "-xtype",
            "-size",
            "-mtime",
            "-mmin",
            "-atime",
            "-amin",
            "-ctime",
            "-cmin",
            "-maxdepth",
            "-mindepth",
            "-perm",
            "-user",
            "-group",
            "-uid",
            "-gid",
            "-links",
            "-inum",
            "-lname",
            "-ilname",
            "-used",
            "-printf",
            "-fstype");
    private static final Set<String> RUNS = Set.of("-exec", "-execdir", "-ok", "-okdir");
    private static final Set<String> WRITES = Set.of("-fprint", "-fprint0", "-fls", "-fprintf");

    private FindExpression() {}

    static void judge(List<String> arguments, Judge judge, Effects effects) {
        int at = 0;
        while (at < arguments.size() && List.of("-H", "-P").contains(arguments.get(at))) {
            at++;
        }
        int roots = at;
        while (at < arguments.size() && !isExpression(arguments.get(at))) {
            effects.read(arguments.get(at++));
        }
        var from = arguments.subList(roots, at);
        while (at < arguments.size()) {
            var word = arguments.get(at);
            if (ALONE.contains(word)) {
                at++;
            } else if ((VALUED.contains(word) || word.matches("-newer([aBcm][aBcmt])?|-samefile"))
                    && at + 1 < arguments.size()) {
                if (word.matches("-newer|-samefile|-newer.[aBcm]")) {
                    effects.read(arguments.get(at + 1));
                }
                at += 2;
            } else if (RUNS.contains(word)) {
                at = runs(arguments, at + 1, judge, effects);
                if (effects.risk() == Risk.DESTRUCTIVE) {
                    from.forEach(root -> effects.removeBelow(root));
                }
            } else if (word.equals("-delete")) {
                (from.isEmpty() ? List.of(".") : from).forEach(root -> effects.removeBelow(root));
                effects.unprofiled("find deletes what it finds");
                at++;
            } else if (WRITES.contains(word) && at + 1 < arguments.size()) {
                effects.write(arguments.get(at + 1));
                effects.unprofiled("find writes a file");
                at += word.equals("-fprintf") ? 3 : 2;
            } else {
                effects.unknown("an expression is not known to be harmless: find " + word);
                at++;
            }
        }
    }

    private static boolean isExpression(String word) {
        return word.startsWith("-") || word.equals("(") || word.equals(")") || word.equals("!") || word.equals(",");
    }

    private static int runs(List<String> arguments, int start, Judge judge, Effects effects) {
        int end = start;
        while (end < arguments.size()
                && !arguments.get(end).equals(";")
                && !arguments.get(end).equals("+")) {
            end++;
        }
        judge.inner(arguments.subList(start, end), effects);
        effects.ungrantable("find runs a program for what it finds");
        return end + 1;
    }
}
