package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What could be better about the machine itself, as far as its files tell an ordinary user: what is not there
/// or cannot be read is not said. A firewall is not looked for: the gateway listens on loopback only.
///
/// @param root the folder that `proc`, `sys`, `run` and `etc` are in
/// @param home where the home lies, as the machine names it
record MachineFindings(Path root, Path home) {
    private static final String ENCRYPTED = "CRYPT-";

    /// How deep the devices below a device are followed: a volume in a group on an encrypted partition is two.
    private static final int MOST_LAYERS = 6;

    private static final List<String> CLOCK_KEEPERS = List.of(
            "run/systemd/timesync/synchronized",
            "run/chrony/chronyd.pid",
            "run/chronyd.pid",
            "run/ntpd.pid",
            "run/ntpsec/ntpd.pid",
            "run/openntpd.pid");

    List<Json.Obj> findings() {
        var findings = new ArrayList<Json.Obj>();
        swap().ifPresent(findings::add);
        disk().ifPresent(findings::add);
        clock().ifPresent(findings::add);
        updates().ifPresent(findings::add);
        restart().ifPresent(findings::add);
        tracing().ifPresent(findings::add);
        return findings;
    }

    private Optional<Json.Obj> swap() {
        var open = lines("proc/swaps")
                .skip(1)
                .map(line -> line.split("\\s+", -1))
                .filter(words -> words.length > 1 && words[1].equals("partition"))
                .map(words -> words[0])
                .filter(device -> !device.startsWith("/dev/zram"))
                .filter(device -> !isEncrypted(root.resolve("sys/class/block").resolve(last(device))))
                .toList();
        return finding(
                !open.isEmpty(),
                "DOCTOR-029",
                "warning",
                "What the system pages out lies on the disk in clear: " + String.join(", ", open)
                        + ". Keys are kept out of it, conversations are not.",
                "Encrypt it (cryptsetup with a key of each start), use zram, or turn it off: swapoff -a");
    }

    private Optional<Json.Obj> disk() {
        var device = device();
        return finding(
                device.isPresent() && !isEncrypted(root.resolve("sys/dev/block").resolve(device.get())),
                "DOCTOR-030",
                "info",
                "The disk that the home lies on is not encrypted. The home is, but not what else you keep there, and not"
                        + " a key of this machine that opens it.",
                "Encrypt the disk when you next set the machine up, and open the home with a passphrase or a TPM.");
    }

    /// Returns `MAJOR:MINOR` of the block device that holds the home; empty for what is no disk.
    private Optional<String> device() {
        var longest = "";
        var device = Optional.<String>empty();
        for (var words : lines("proc/self/mountinfo")
                .map(line -> line.split(" ", -1))
                .filter(words -> words.length > 4)
                .toList()) {
            var at = words[4].replace("\\040", " ");
            if (home.startsWith(Path.of(at)) && at.length() >= longest.length()) {
                longest = at;
                device = Optional.of(words[2]);
            }
        }
        return device.filter(number -> !number.startsWith("0:"))
                .filter(number ->
                        Files.isDirectory(root.resolve("sys/dev/block").resolve(number)));
    }

    /// Whether a device, or one that it rests on, is an encrypted one.
    private static boolean isEncrypted(Path device) {
        var seen = new HashSet<Path>();
        var layer = Set.of(device);
        for (int i = 0; i < MOST_LAYERS && !layer.isEmpty(); i++) {
            var below = new HashSet<Path>();
            for (var one : layer) {
                if (seen.add(one)) {
                    if (read(one.resolve("dm/uuid")).startsWith(ENCRYPTED)) {
                        return true;
                    }
                    below.addAll(list(one.resolve("slaves")));
                }
            }
            layer = below;
        }
        return false;
    }

    private Optional<Json.Obj> clock() {
        return finding(
                CLOCK_KEEPERS.stream().noneMatch(file -> Files.exists(root.resolve(file))),
                "DOCTOR-031",
                "info",
                "Nothing that keeps the clock right was found. Expiries, limits for a day and times on record go by it.",
                "Turn it on: timedatectl set-ntp true. In a container the machine around it does it.");
    }

    private Optional<Json.Obj> updates() {
        var settings = list(root.resolve("etc/apt/apt.conf.d"));
        return finding(
                !settings.isEmpty()
                        && settings.stream()
                                .map(MachineFindings::read)
                                .noneMatch(text -> text.replaceAll("(?m)^\\s*(//|#).*$", "")
                                        .matches("(?s).*APT::Periodic::Unattended-Upgrade\\s+\"[1-9].*")),
                "DOCTOR-032",
                "info",
                "Nothing here says that the system gets its security updates by itself.",
                "Turn it on, like: apt install unattended-upgrades; dpkg-reconfigure unattended-upgrades");
    }

    private Optional<Json.Obj> restart() {
        return finding(
                Files.exists(root.resolve("run/reboot-required")),
                "DOCTOR-033",
                "warning",
                "An update of the system holds only after a restart of the machine.",
                "Restart it.");
    }

    private Optional<Json.Obj> tracing() {
        return finding(
                read(root.resolve("proc/sys/kernel/yama/ptrace_scope")).strip().equals("0"),
                "DOCTOR-034",
                "info",
                "Any program of yours may look into the memory of your others. The gateway forbids it for itself once it is"
                        + " ready, and not before.",
                "Forbid it for all: sysctl kernel.yama.ptrace_scope=1");
    }

    private static Optional<Json.Obj> finding(
            boolean is, String code, String severity, String sentence, String remedy) {
        return is ? Optional.of(Doctor.finding(code, severity, sentence, remedy)) : Optional.empty();
    }

    private static String last(String device) {
        return device.substring(device.lastIndexOf('/') + 1);
    }

    private Stream<String> lines(String file) {
        return read(root.resolve(file)).lines();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private static List<Path> list(Path folder) {
        try (var all = Files.list(folder)) {
            return all.toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
