package dev.homarus.sandbox;

import dev.homarus.policy.*;
import java.nio.file.*;
import java.time.*;
import java.util.*;
import org.junit.jupiter.api.*;

class SmokeTest {
    @Test
    void s(@org.junit.jupiter.api.io.TempDir Path d) throws Exception {
        Files.createDirectories(d.resolve("ws"));
        var s = Sandbox.probe(Settings.standard(d.resolve("ws"), d.resolve("own")), InstantSource.system());
        System.out.println(s.level());
        for (int i = 0; i < 30; i++) {
            var a = new Action.RunCommand(
                    "s",
                    "echo hi; id; ls -la / /etc /proc/self/fd /proc/1/fd; ulimit -a; cat /etc/nsswitch.conf",
                    "/workspace",
                    Map.of("PATH", "/usr/bin:/bin"),
                    Duration.ofSeconds(5));
            var p = ((Decision.Allow) Policy.decide(
                            a,
                            new Facts(
                                    Instant.now(),
                                    List.of(new Grant("g", a, Instant.now().plusSeconds(60))),
                                    List.of(),
                                    true)))
                    .permit();
            long t = System.nanoTime();
            var o = s.run(p);
            if (i == 0 || i == 29) System.out.println(o);
            System.out.println((System.nanoTime() - t) / 1000);
        }
    }
}
