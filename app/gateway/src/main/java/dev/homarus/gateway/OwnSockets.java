package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/// Which of the machine's sockets are this process's: the kernel tells nobody else, because the process holds
/// keys.
final class OwnSockets {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private OwnSockets() {}

    static Json.Obj json() {
        var inodes = new ArrayList<String>();
        try (var descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (var descriptor : descriptors) {
                try {
                    var target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring("socket:[".length(), target.length() - 1));
                    }
                } catch (IOException e) {
                    // Closed between listing and looking.
                }
            }
        } catch (IOException e) {
            return Json.object().put("inodes", Json.strings(inodes)).build();
        }
        return Json.object().put("inodes", Json.strings(inodes)).build();
    }
}
