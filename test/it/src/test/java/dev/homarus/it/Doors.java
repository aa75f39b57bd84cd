package dev.homarus.it;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The one-door table: what only certain rooms may touch, and why a second room may.
///
/// @param what the capability
/// @param mentions matched against each reference of [References]
/// @param rooms who has the door, with the reason
record Doors(String what, Pattern mentions, Map<String, String> rooms) {
    static final List<Doors> TABLE = List.of(
            new Doors(
                    "outgoing connections",
                    Pattern.compile(
                            "java/net/(Socket|DatagramSocket|MulticastSocket|URLConnection|HttpURLConnection)(\\..*)?"
                                    + "|java/net/URL\\.(open.*|get(Content|.*Stream))|java/net/http/.*"
                                    + "|java/nio/channels/(Asynchronous)?(Socket|Datagram)Channel(\\..*)?|javax/net/.*"
                                    + "|java/net/InetAddress\\.get(All)?ByName|org/eclipse/jetty/client/.*"),
                    Map.of(
                            "egress", "the door",
                            "cli", "the gateway's local socket",
                            "gateway", "asks the local socket's channel who its peer is",
                            "sandbox", "leads from a command's own network to the door's socket")),
            new Doors(
                    "listening",
                    Pattern.compile("java/net/ServerSocket.*|java/nio/channels/(Asynchronous)?ServerSocketChannel.*"
                            + "|com/sun/net/httpserver/.*|org/eclipse/jetty/(server|unixdomain)/.*"),
                    Map.of(
                            "gateway", "the door",
                            "egress", "Unix sockets: for the connections of one command, and of a key proxy",
                            "sandbox", "the loopback interface of a command's own network")),
            new Doors(
                    "child processes",
                    Pattern.compile("java/lang/ProcessBuilder(\\..*)?|java/lang/Runtime\\.exec"),
                    Map.of(
                            "sandbox", "the door",
                            "cli", "starts the gateway itself, and nothing else",
                            "slots", "the system's own key stores, by absolute path, environment clean")),
            new Doors(
                    "functions of the C library",
                    Pattern.compile("java/lang/foreign/(Linker|SymbolLookup)(\\..*)?"),
                    Map.of(
                            "sandbox", "restricts a thread and starts a program from it, which the JDK cannot",
                            "process", "locks memory, forbids dumps and tracing, and begins anew, which the JDK cannot",
                            "crypto", "asks a token's library for labels and tries left, which the JDK cannot")),
            new Doors(
                    "ciphers, digests and random bytes",
                    Pattern.compile(
                            "javax/crypto/.*|org/bouncycastle/.*|org/conscrypt/.*|java/util/Random(\\..*)?"
                                    + "|java/util/concurrent/ThreadLocalRandom.*|java/util/UUID\\.random.*|java/lang/Math\\.random"
                                    + "|java/security/(MessageDigest|SecureRandom|Signature|Key.*|Security|Provider|Cipher)(\\..*)?"),
                    Map.of(
                            "crypto", "the door",
                            "egress", "names the provider of TLS",
                            "age", "hands X25519 keys to the library of the age format and takes them from it",
                            "slots", "gives the library that splits a key the system's random numbers")),
            new Doors("JDBC", Pattern.compile("java/sql/.*|javax/sql/.*|org/sqlite/.*"), Map.of("store", "the door")),
            new Doors(
                    "the wall clock",
                    Pattern.compile("java/time/[A-Za-z]+\\.now|java/lang/System\\.currentTimeMillis"
                            + "|java/time/(Clock|InstantSource)\\.(system.*|tick.*)|java/util/Date\\.<init>"),
                    Map.of("gateway", "Main hands it to everyone", "cli", "its Main")),
            new Doors(
                    "environment and system properties",
                    Pattern.compile("java/lang/System\\.(getenv|getProperty|getProperties|setProperty)"),
                    Map.of("gateway", "Main reads them once", "cli", "its Main")),
            new Doors(
                    "code from data",
                    Pattern.compile(
                            "java/io/ObjectInputStream.*|java/lang/Class\\.forName|java/lang/ClassLoader\\.loadClass"
                                    + "|javax/script/.*|java/beans/XMLDecoder.*|java/lang/System\\.load(Library)?|sun/misc/Unsafe.*"),
                    Map.of()));
}
