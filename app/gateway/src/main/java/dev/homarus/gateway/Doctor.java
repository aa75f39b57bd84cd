package dev.homarus.gateway;

import dev.homarus.audit.Finding;
import dev.homarus.egress.Issuers;
import dev.homarus.identity.Logins;
import dev.homarus.identity.Tokens;
import dev.homarus.policy.Stops;
import dev.homarus.protocol.Json;
import dev.homarus.sandbox.Level;
import dev.homarus.store.LostCells;
import dev.homarus.tool.FolderValues;
import dev.homarus.vault.KeyRing;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// What could be better about this installation, each with its remedy.
///
/// @param mended paths whose permissions were too wide at the start
/// @param withdrawn the tables whose rows were not the ones that were there last, and whose rights were
///     withdrawn
/// @param backups what is to be said of the backups
/// @param reused what is to be said of cookies and tokens that were shown after they had been replaced
/// @param proxy what is to be said of the key proxy
/// @param spending what is to be said of what models cost
/// @param around what is to be said of where the home lies and of what the gateway was started with
/// @param machine what is to be said of the machine
/// @param embedded what is to be said of models of files
/// @param routes what is to be said of where Turns are answered
record Doctor(
        String slot,
        Level sandbox,
        boolean root,
        List<Path> mended,
        List<Finding> audit,
        Models models,
        Supplier<Stops> stops,
        Supplier<FolderValues.Count> known,
        Supplier<List<KeyRing.Slot>> slots,
        BackupFindings backups,
        Supplier<List<Issuers.Changed>> issuers,
        LostCells cells,
        List<String> withdrawn,
        Supplier<List<Json.Obj>> reused,
        ProxyFindings proxy,
        SpendFindings spending,
        AroundFindings around,
        MachineFindings machine,
        Supplier<List<Json.Obj>> embedded,
        Supplier<List<Json.Obj>> routes) {
    List<Json.Obj> findings() {
        var findings = new ArrayList<Json.Obj>();
        if (slot.equals("machine")) {
            findings.add(finding(
                    "DOCTOR-001",
                    "info",
                    "The home opens with a key kept on this machine, outside the home. It protects a copied or stolen home,"
                            + " not a stolen machine.",
                    "Encrypt the disk. A home made on a terminal asks for a passphrase instead."));
        }
        findings.add(isolation());
        if (root) {
            findings.add(finding(
                    "DOCTOR-003",
                    "warning",
                    "The gateway runs as root.",
                    "Run it as an ordinary user; HOMARUS_ALLOW_ROOT=1 is for containers and tests."));
        }
        mended.forEach(path -> findings.add(finding(
                "DOCTOR-004",
                "warning",
                "Other users could read " + path + "; the permissions were taken back at the start.",
                "Find out who opened it.")));
        audit.forEach(known -> findings.add(finding(
                "DOCTOR-005",
                "error",
                "The audit log does not verify: " + known.sentence(),
                "Look at it with: homarus audit verify")));
        if (models.current().isEmpty()) {
            findings.add(finding(
                    "DOCTOR-006",
                    "info",
                    "No model is set up; the guide answers.",
                    "Look for one on this machine: homarus model detect"));
        }
        withdrawn(findings);
        findings.addAll(reused.get());
        stopped(findings);
        keys(findings);
        findings.addAll(backups.findings());
        unknown(findings);
        issuers(findings);
        findings.addAll(lost(cells.look()));
        findings.addAll(proxy.findings());
        findings.addAll(spending.findings());
        findings.addAll(around.findings());
        findings.addAll(machine.findings());
        findings.addAll(embedded.get());
        findings.addAll(routes.get());
        return findings;
    }

    static List<Json.Obj> lost(List<LostCells.Lost> cells) {
        return cells.stream()
                .map(lost -> finding(
                        "DOCTOR-017",
                        "warning",
                        lost.rows() + " of the rows looked at (" + lost.space() + ", about " + lost.subject()
                                + ") cannot be read: "
                                + (lost.erased()
                                        ? "the key of the person they are about was erased."
                                        : "they are not what was written there, or are from before an erasure."),
                        lost.erased()
                                ? "Nothing brings them back; all else is there."
                                : "Compare with a backup: homarus backup restore, into another HOMARUS_HOME."))
                .toList();
    }

    /// Returns what is to be said of cookies and tokens that were shown after they had been replaced.
    static List<Json.Obj> reused(Logins logins, Tokens tokens) {
        var findings = new ArrayList<Json.Obj>();
        logins.reused()
                .forEach(at -> findings.add(finding(
                        "DOCTOR-020",
                        "error",
                        "A cookie of the dashboard was shown at " + at.truncatedTo(ChronoUnit.SECONDS)
                                + " after it had been replaced: somebody may have copied it. The login was ended.",
                        "If that was no restored browser profile of yours, look what was done: homarus audit query")));
        tokens.late()
                .forEach(late -> findings.add(finding(
                        "DOCTOR-021",
                        "warning",
                        "An earlier value of the token " + late.id() + " was shown at "
                                + late.at().truncatedTo(ChronoUnit.SECONDS) + ", after its time; it was refused.",
                        "Give the new value to whatever still uses the old one, or find out who has it.")));
        return findings;
    }

    private void withdrawn(List<Json.Obj> findings) {
        withdrawn.forEach(table -> findings.add(finding(
                "DOCTOR-019",
                "error",
                "At this start the database had rows of an earlier time in the table " + table + ".",
                switch (table) {
                    case "secret" ->
                        "No secret is sent anywhere until you set or bind it anew: homarus vault list, homarus vault"
                                + " bind NAME URL";
                    case "token", "token_before" -> "All tokens were revoked; make new ones: homarus token create";
                    case "login" -> "All logins ended; log in with a new link: homarus link";
                    case "granted" -> "All grants were revoked; you are asked again.";
                    case "policy" ->
                        "The trust level is 1; look at the policy before you step up: homarus policy show, homarus trust";
                    case "stop" -> "Local-only mode was turned on; end it with: homarus local off";
                    case "consent", "consent_domain" ->
                        "All consents were withdrawn; see what there is, and give them anew: homarus model list";
                    case "spend_limit" ->
                        "Nothing that costs something goes until you set your limits anew: homarus budget set --day N";
                    case "keyring" -> "Look whether you know every slot: homarus key slots";
                    default -> "Find out who put them there.";
                })));
    }

    private void keys(List<Json.Obj> findings) {
        if (slots.get().stream().allMatch(SlotKinds::needsThisMachine)) {
            findings.add(finding(
                    "DOCTOR-010",
                    "warning",
                    "Only this machine can open the home: when it breaks, nobody can.",
                    "Add a way of your own: homarus key add paper, or homarus key add passphrase"));
        }
    }

    private void issuers(List<Json.Obj> findings) {
        issuers.get()
                .forEach(changed -> findings.add(finding(
                        "DOCTOR-018",
                        "warning",
                        "The certificate of " + changed.host() + " comes from another issuer since " + changed.at()
                                + ": " + changed.name() + ", and was from " + changed.former() + " before.",
                        "Ask whoever runs it. If you do not expect it, pause with: homarus pause")));
    }

    private void unknown(List<Json.Obj> findings) {
        var now = known.get();
        if (now.lacks()) {
            findings.add(
                    finding(
                            "DOCTOR-009",
                            "info",
                            "Not everything in labelled folders would be recognised elsewhere: " + now.sentence(),
                            "Their files are kept back all the same. Recognised is text in files of up to 1 MB, 5,000 values in all."));
        }
    }

    private void stopped(List<Json.Obj> findings) {
        var now = stops.get();
        if (now.paused()) {
            findings.add(finding(
                    "DOCTOR-008",
                    "warning",
                    "Homarus is paused: nothing runs and nothing is sent.",
                    "Let it go on with: homarus resume"));
        }
        if (now.local()) {
            findings.add(finding(
                    "DOCTOR-007",
                    "info",
                    "Local-only mode is on: nothing leaves this machine.",
                    "End it with: homarus local off"));
        }
    }

    /// Says which level of isolation this machine gives, and how to get a better one.
    private Json.Obj isolation() {
        return switch (sandbox) {
            case Level.Isolated() ->
                finding(
                        "DOCTOR-002",
                        "info",
                        "Commands run at sandbox level A, the best: own namespaces, a system-call filter, limits.",
                        "Nothing to do.");
            case Level.Confined(var missing) ->
                finding(
                        "DOCTOR-002",
                        "warning",
                        "Commands run at sandbox level B, by Landlock and a system-call filter, one at a time: they open"
                                + " and change nothing outside the workspace and have no network, but can tell that a"
                                + " file they guess exists, and /tmp is only a folder of the run. Level A is missing"
                                + " because: " + missing.line(),
                        missing.remedy());
            case Level.None(var problem) ->
                finding(
                        "DOCTOR-002",
                        "warning",
                        "Commands do not run here (sandbox level C): " + problem.line(),
                        problem.remedy()
                                + " Without bubblewrap, level B needs Linux 6.12 with Landlock, and glibc 2.34.");
        };
    }

    static Json.Obj finding(String code, String severity, String sentence, String remedy) {
        return Json.object()
                .put("code", code)
                .put("severity", severity)
                .put("sentence", sentence)
                .put("remedy", remedy)
                .build();
    }
}
