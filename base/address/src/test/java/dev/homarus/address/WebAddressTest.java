package dev.homarus.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WebAddressTest {
    private static final String PIECES =
            "http://|https://|good.test|127.0.0.1|8.8.8.8|[::1]|[2606:4700::1]|xn--bcher-kva|"
                    + "localhost|nip.io|@|#|?|/|//|\\|.|..|:|:80|:443|:22|%2e|%40|%00|%|user:pw@|0x7f|1|a|-|_|é|。|\t| |;|,|=|&|[|]|{|~|+";

    private static final Pattern UNICODE = Pattern.compile("\\\\u([0-9a-f]{4})");

    private record Row(String outcome, String id, String url) {}

    @Test
    void read_everyRow_isAsLabelled() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(180);
        assertThat(wrong("")).isEmpty();
    }

    @Test
    @DisplayName("SF-01 cloud metadata")
    void metadata_everySpelling_isRefused() throws IOException {
        assertThat(wrong("SF-01")).isEmpty();
    }

    @Test
    @DisplayName("SF-02 trailing dot and case")
    void trailingDot_isRefused() throws IOException {
        assertThat(wrong("SF-02")).isEmpty();
    }

    @Test
    @DisplayName("SF-03 numeric forms")
    void numericForms_areRefused_andNamesThatCarryAddresses_areLookedUp() throws IOException {
        assertThat(wrong("SF-03")).isEmpty();
    }

    @Test
    @DisplayName("SF-09 URL parser differences")
    void whatParsersDifferOn_isRefused() throws IOException {
        assertThat(wrong("SF-09")).isEmpty();
    }

    @Test
    @DisplayName("SF-16 ports")
    void ports_otherThanTwo_areRefused() throws IOException {
        assertThat(wrong("SF-16")).isEmpty();
    }

    @Test
    void read_overlong_isRefused() {
        assertThat(outcome("https://good.test/" + "a".repeat(WebAddress.MAX_LENGTH - 18)))
                .isEqualTo("plain");
        assertThat(outcome("https://good.test/" + "a".repeat(WebAddress.MAX_LENGTH - 17)))
                .isEqualTo("refused");
        assertThat(outcome("https://" + "a".repeat(64) + ".test/")).isEqualTo("refused");
        assertThat(outcome("https://" + "a.".repeat(126) + "test/")).isEqualTo("refused");
    }

    @Test
    void text_isTheOneSpelling() {
        assertThat(address("HTTPS://Good.TEST?q=1#x").orElseThrow().text()).isEqualTo("https://good.test:443/?q=1");
        assertThat(address("http://[2606:4700:4700::1111]/").orElseThrow().host())
                .isEqualTo("[2606:4700:4700:0:0:0:0:1111]");
    }

    @Test
    void whatIsNotRefused_otherParsersFindTheSameHostIn() throws IOException {
        for (var row : rows()) {
            compare(row.url());
        }
        var random = new Random(7);
        var pieces = PIECES.split("\\|", -1);
        int passed = 0;
        for (int run = 0; run < 60_000; run++) {
            var url = new StringBuilder(random.nextInt(8) == 0 ? "" : random.nextBoolean() ? "http://" : "https://");
            for (int i = random.nextInt(7) + 1; i > 0; i--) {
                url.append(pieces[random.nextInt(pieces.length)]);
            }
            passed += compare(url.toString()) ? 1 : 0;
        }
        assertThat(passed).isGreaterThan(1_000);
    }

    /// Tells whether the URL was not refused.
    private static boolean compare(String url) {
        var address = address(url);
        address.ifPresent(ours -> {
            try {
                var uri = new URI(url);
                assertThat(sameHost(uri.getHost(), ours.host())).as(url).isTrue();
                assertThat(uri.getRawUserInfo()).as(url).isNull();
                assertThat(uri.getPort()).as(url).isIn(-1, ours.port());
                var old = oldParser(url);
                assertThat(sameHost(old.getHost(), ours.host())).as(url).isTrue();
                assertThat(old.getPort() < 0 ? old.getDefaultPort() : old.getPort())
                        .as(url)
                        .isEqualTo(ours.port());
                assertThat(WebAddress.read(ours.text())).as(url).isNotInstanceOf(Reading.Refused.class);
            } catch (URISyntaxException | MalformedURLException e) {
                throw new AssertionError(url, e);
            }
        });
        return address.isPresent();
    }

    @SuppressWarnings("deprecation") // The parser that differs most from the newer one is what is compared here.
    private static URL oldParser(String url) throws MalformedURLException {
        return new URL(url);
    }

    private static boolean sameHost(String theirs, String ours) {
        if (ours.startsWith("[")) {
            return InetAddress.ofLiteral(theirs.replaceAll("[\\[\\]]", ""))
                    .equals(InetAddress.ofLiteral(ours.substring(1, ours.length() - 1)));
        }
        return theirs.toLowerCase(Locale.ROOT).equals(ours);
    }

    private static Optional<WebAddress> address(String url) {
        return switch (WebAddress.read(url)) {
            case Reading.Plain(var address) -> Optional.of(address);
            case Reading.Doubtful(var address, var _) -> Optional.of(address);
            case Reading.Refused(var _, var _) -> Optional.empty();
        };
    }

    private static String outcome(String url) {
        return WebAddress.read(url).getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static List<String> wrong(String id) throws IOException {
        var wrong = new ArrayList<String>();
        int rows = 0;
        for (var row : rows()) {
            if (id.isEmpty() || row.id().equals(id)) {
                rows++;
                var outcome = outcome(row.url());
                if (!outcome.equals(row.outcome())) {
                    wrong.add(outcome + " " + row);
                }
            }
        }
        assertThat(rows).as(id).isPositive();
        return wrong;
    }

    private static List<Row> rows() throws IOException {
        try (var in = WebAddressTest.class.getResourceAsStream("urls.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", 3))
                    .map(parts -> new Row(parts[0], parts[1], unescaped(parts[2])))
                    .toList();
        }
    }

    private static String unescaped(String text) {
        return UNICODE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(found.group(1), 16))))
                .translateEscapes();
    }
}
