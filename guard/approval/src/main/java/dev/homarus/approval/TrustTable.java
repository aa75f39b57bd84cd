package dev.homarus.approval;

import dev.homarus.policy.Trust;
import dev.homarus.protocol.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What each trust level unlocks, in words for a person: the table of `docs/guide/trust.md`.
public final class TrustTable {
    private TrustTable() {}

    /// Returns the name of a level.
    public static String name(Trust level) {
        return switch (level) {
            case LOCAL -> "local";
            case SYNC -> "sync";
            case NAMED -> "named data to named destinations";
            case CUSTOM -> "your own policy";
        };
    }

    /// Returns what may be granted from a level on that could not be granted below.
    public static List<String> unlocks(Trust level) {
        return switch (level) {
            case LOCAL ->
                List.of(
                        "Homarus connects to this machine only, and models on this machine answer.",
                        "Every command and every change of a file asks.");
            case SYNC -> List.of("Encrypted sync with your own devices and encrypted backups elsewhere may be set up.");
            case NAMED ->
                List.of(
                        "Models on other machines may be used, each after your consent to what it is sent, which ends.",
                        "Commands may reach other machines, each host after your answer.",
                        "Web pages may be got, and a search engine elsewhere may be asked.");
            case CUSTOM ->
                List.of(
                        "A policy of your own holds, and may let commands and changes happen unasked.",
                        "The profiles balanced and power may be chosen.");
        };
    }

    /// Returns what changes between two levels: lines that begin with `+` or `-`.
    public static List<String> diff(Trust from, Trust to) {
        boolean up = to.compareTo(from) > 0;
        var lines = new ArrayList<String>();
        Arrays.stream(Trust.values())
                .filter(level -> level.reaches(up ? from : to) && (up ? to : from).reaches(level))
                .filter(level -> level != (up ? from : to))
                .forEach(level -> unlocks(level).forEach(line -> lines.add((up ? "+ " : "- ") + line)));
        return lines;
    }

    /// Returns the whole table.
    public static Json json() {
        return Json.array(Arrays.stream(Trust.values())
                .map(level -> Json.object()
                        .put("level", level.level())
                        .put("name", name(level))
                        .put("unlocks", Json.strings(unlocks(level)))
                        .build())
                .toList());
    }
}
