package dev.homarus.cli.claim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Collectors;

/// Looks at every listener of the gateway's process in the kernel's tables.
final class LoopbackOnly implements Claim {
    @Override
    public String id() {
        return "loopback-only";
    }

    @Override
    public String sentence() {
        return "The gateway listens on this machine's loopback address and on one private local socket, and nowhere else.";
    }

    @Override
    public String byHand(Premises premises) {
        return "ss -Hlnpx -f inet -f inet6 -f unix | grep pid=" + premises.pid() + ",";
    }

    @Override
    public Verdict check(Premises premises) {
        if (premises.status().isEmpty()) {
            return Premises.NOT_RUNNING;
        }
        if (!Files.isDirectory(Path.of("/proc", premises.pid()))) {
            return new Verdict.Skip("This system has no /proc to look into.");
        }
        try {
            var sockets = premises.sockets();
            var listeners = sockets.inet().stream()
                    .filter(ProcessSockets.Inet::listening)
                    .toList();
            var local = sockets.localListeners();
            var wrong = new ArrayList<String>();
            listeners.stream()
                    .filter(socket -> !socket.local().isLoopbackAddress())
                    .forEach(socket -> wrong.add(socket.toString()));
            local.stream()
                    .filter(path -> !path.equals(premises.around().socket().toString()))
                    .forEach(path -> wrong.add("local socket " + path));
            if (!wrong.isEmpty()) {
                return new Verdict.Fail("It also listens on " + String.join(", ", wrong) + ".");
            }
            if (listeners.isEmpty() || local.isEmpty()) {
                return new Verdict.Fail("The gateway answers, but its listeners were not found in /proc/"
                        + premises.pid() + "/net: the check sees nothing.");
            }
            return new Verdict.Pass("Process " + premises.pid() + " listens on "
                    + listeners.stream().map(Object::toString).collect(Collectors.joining(", ")) + " and "
                    + String.join(", ", local) + "; no other TCP, UDP, raw or local listener." + premises.howLooked());
        } catch (IOException e) {
            return new Verdict.Skip(
                    "The kernel's tables could not be read (" + e.getClass().getSimpleName() + ").");
        }
    }
}
