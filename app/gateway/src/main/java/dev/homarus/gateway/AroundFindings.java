package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What could be better about where the home lies, and about what the gateway was started with.
///
/// @param home its folder
/// @param environment all of the gateway's
/// @param passphraseFile what the home was to be opened with
/// @param backups where its copies are
record AroundFindings(Path home, Map<String, String> environment, Optional<Path> passphraseFile, BackupBook backups) {
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(API_?KEY|ACCESS_KEY|SECRET(_KEY)?|TOKEN|PASSWORD|PASSPHRASE|CREDENTIALS?)");

    /// Shorter values are switches and names.
    private static final int LEAST_SECRET = 12;

    /// What makes the program load or do something else.
    private static final List<String> STEERING =
            List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "LD_PRELOAD", "LD_AUDIT");

    private static final List<String> KEPT_BY = List.of(".git", ".hg", ".svn", ".stfolder", ".dropbox");
    private static final Pattern SYNCED = Pattern.compile(
            "(?i)dropbox|onedrive.*|google ?drive|icloud.*|nextcloud|owncloud|pcloud ?drive|mega|syncthing");

    List<Json.Obj> findings() {
        var findings = new ArrayList<Json.Obj>();
        elsewhere().ifPresent(findings::add);
        secrets().ifPresent(findings::add);
        steering().ifPresent(findings::add);
        passphrase().ifPresent(findings::add);
        sameDisk().ifPresent(findings::add);
        return findings;
    }

    private Optional<Json.Obj> elsewhere() {
        return Stream.iterate(home, path -> path != null, Path::getParent)
                .filter(AroundFindings::isCopied)
                .findFirst()
                .map(folder -> Doctor.finding(
                        "DOCTOR-024",
                        "warning",
                        "The home lies in " + folder
                                + ", which is copied elsewhere by another program, in the middle of"
                                + " writing, and with all that was ever in it.",
                        "Stop Homarus, move " + home + " out of it, and set HOMARUS_HOME. For copies: homarus backup"
                                + " create DIR"));
    }

    private static boolean isCopied(Path folder) {
        var name = Optional.ofNullable(folder.getFileName()).map(Path::toString).orElse("");
        return SYNCED.matcher(name).matches() || KEPT_BY.stream().anyMatch(mark -> Files.exists(folder.resolve(mark)));
    }

    private Optional<Json.Obj> secrets() {
        var names = environment.entrySet().stream()
                .filter(entry -> SECRET_NAME.matcher(entry.getKey()).matches())
                .filter(entry -> entry.getValue().length() >= LEAST_SECRET
                        && !entry.getValue().startsWith("/"))
                .map(Map.Entry::getKey)
                .filter(name -> !name.startsWith("HOMARUS_"))
                .sorted()
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(Doctor.finding(
                        "DOCTOR-025",
                        "warning",
                        "The gateway was started with what looks like secrets in its environment: " + names
                                + ". Every program of yours is given them, too. Commands of the assistant are not.",
                        "Put each into the vault (homarus vault set NAME), take it out of your profile, and start"
                                + " again."));
    }

    private Optional<Json.Obj> steering() {
        var names = STEERING.stream()
                .filter(name -> !environment.getOrDefault(name, "").isEmpty())
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(Doctor.finding(
                        "DOCTOR-026",
                        "warning",
                        "The gateway was started with " + names + ", so that something else runs inside it and sees"
                                + " what it sees.",
                        "Find out who set it, take it out, and start again."));
    }

    private Optional<Json.Obj> passphrase() {
        return passphraseFile
                .filter(Files::exists)
                .map(file -> Doctor.finding(
                        "DOCTOR-027",
                        file.toAbsolutePath().startsWith(home) ? "warning" : "info",
                        "The passphrase of the home lies in the file " + file + ": whoever gets both opens it.",
                        "Delete the file and type the passphrase, or let this machine open the home: homarus key add"
                                + " tpm, homarus key add keychain"));
    }

    /// Only where there is no copy on another disk.
    private Optional<Json.Obj> sameDisk() {
        var here = backups.all().stream()
                .map(BackupBook.Entry::folder)
                .filter(Files::isDirectory)
                .toList();
        if (here.isEmpty() || !here.stream().allMatch(this::isOnTheSameDisk)) {
            return Optional.empty();
        }
        return Optional.of(Doctor.finding(
                "DOCTOR-028",
                "warning",
                "The backup in " + here.getFirst()
                        + " lies on the same disk as the home: when it breaks, both are gone.",
                "Back up to another disk, too: homarus backup create DIR"));
    }

    private boolean isOnTheSameDisk(Path folder) {
        try {
            return Files.getFileStore(folder).equals(Files.getFileStore(home));
        } catch (IOException e) {
            return false;
        }
    }
}
