package dev.homarus.system;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/// Looks for markers in bytes that have left: in all their forms, turned by thirteen, and in what base64 and hex in the
/// bytes decode to, unpacked where that is packed, three deep; also with all but letters and digits taken out, against
/// pieces with anything between them.
final class Searched {
    private static final int DEEP = 3;
    private static final int LARGEST = 1 << 20;
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{16,}");
    private static final Pattern HEX = Pattern.compile("(?:[0-9a-fA-F]{2}[ :,-]?){12,}");

    private final MarkerScanner scanner;
    private long bytes;

    Searched(List<Marker> markers) {
        var all = new ArrayList<Marker>();
        for (var marker : markers) {
            all.add(marker);
            all.add(new Marker(marker.where() + " turned by 13", Leaks.rot13(marker.text())));
        }
        this.scanner = new MarkerScanner(all);
    }

    long bytes() {
        return bytes;
    }

    /// Returns what was found, as `marker's place, form: where`.
    Set<String> in(byte[] sent, String where) {
        bytes += sent.length;
        var found = new TreeSet<String>();
        look(sent, where, DEEP, found);
        return found;
    }

    private void look(byte[] sent, String where, int deep, Set<String> found) {
        var path = Path.of(where);
        scanner.look(sent, path, found);
        var text = new String(sent, StandardCharsets.ISO_8859_1);
        scanner.look(
                text.replaceAll("\\\\[nrt]|[^A-Za-z0-9]", "").getBytes(StandardCharsets.ISO_8859_1),
                Path.of(where + " joined"),
                found);
        if (deep == 0) {
            return;
        }
        var runs = BASE64.matcher(text);
        while (runs.find()) {
            var run = runs.group().replace('-', '+').replace('_', '/');
            for (int shift = 0; shift < 4 && run.length() - shift >= 16; shift++) {
                int end = run.length() - (run.length() - shift) % 4;
                decoded(run.substring(shift, end), where + " base64", deep, found);
                if (end < run.length() && (run.length() - shift) % 4 > 1) {
                    decoded(run.substring(shift), where + " base64", deep, found);
                }
                if (deep < DEEP || run.length() > 4_000) {
                    break;
                }
            }
        }
        var hexes = HEX.matcher(text);
        while (hexes.find()) {
            var hex = hexes.group().replaceAll("[^0-9a-fA-F]", "");
            look(HexFormat.of().parseHex(hex.substring(0, hex.length() / 2 * 2)), where + " hex", deep - 1, found);
        }
    }

    private void decoded(String run, String where, int deep, Set<String> found) {
        byte[] plain;
        try {
            plain = Base64.getDecoder().decode(run);
        } catch (IllegalArgumentException e) {
            return;
        }
        if (plain.length > 2 && plain[0] == 0x1f && plain[1] == (byte) 0x8b) {
            try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(plain))) {
                look(unpacked.readNBytes(LARGEST), where + " gzip", deep - 1, found);
            } catch (IOException e) {
                // Cut off, or nothing packed.
            }
        } else if (isText(plain)) {
            look(plain, where, deep - 1, found);
        }
    }

    /// What is noise holds nothing more.
    private static boolean isText(byte[] plain) {
        int odd = 0;
        for (byte b : plain) {
            odd += b < 0x20 && b != '\n' && b != '\t' ? 1 : 0;
        }
        return odd * 8 < plain.length;
    }
}
