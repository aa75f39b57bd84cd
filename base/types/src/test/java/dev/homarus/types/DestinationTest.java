package dev.homarus.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.types.Destination.Reach;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
    private static Destination of(String address) {
        return Destination.of("test", URI.create(address));
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost, http://localhost:80, LOCAL",
        "http://LOCALHOST:11434/v1, http://localhost:11434, LOCAL",
        "https://localhost/, https://localhost:443, LOCAL",
        "http://127.0.0.1:8080/v1, http://127.0.0.1:8080, LOCAL",
        "http://127.255.255.254, http://127.255.255.254:80, LOCAL",
        "http://127.0.0.0, http://127.0.0.0:80, LOCAL",
        "http://[::1]:1234/v1, http://[::1]:1234, LOCAL",
        "HTTPS://API.Example.com/v1, https://api.example.com:443, CLOUD",
        "https://api.example.com:8443, https://api.example.com:8443, CLOUD",
        "http://localhost., http://localhost.:80, CLOUD",
        "http://localhost.example.com, http://localhost.example.com:80, CLOUD",
        "http://127.0.0.1.example.com, http://127.0.0.1.example.com:80, CLOUD",
        "http://[2001:DB8::1], http://[2001:db8::1]:80, CLOUD",
        "http://[::127.0.0.1], http://[::127.0.0.1]:80, CLOUD",
        "http://[64:ff9b::7f00:1], http://[64:ff9b::7f00:1]:80, CLOUD",
        "http://0.0.0.0, http://0.0.0.0:80, CLOUD",
        "http://192.168.1.10:11434, http://192.168.1.10:11434, CLOUD",
        "http://169.254.169.254/latest, http://169.254.169.254:80, CLOUD"
    })
    void of_anAddress_givesOriginAndReach(String address, String origin, Reach reach) {
        var to = of(address);
        assertThat(to.origin()).isEqualTo(origin);
        assertThat(to.reach()).isEqualTo(reach);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.com",
                "file:///etc/passwd",
                "//example.com/x",
                "/v1",
                "mailto:a@example.com",
                "http:///v1",
                "https://user@example.com",
                "https://user:key@example.com",
                "https://example.com@127.0.0.1",
                "http://2130706433",
                "http://127.1",
                "http://0x7f000001",
                "http://127.0.0.1:0",
                "http://127.0.0.1:65536",
                "http://127.0.0.256",
                "http://127.0.0.1000",
                "http://127.0.0.00",
                "http://127..0.1",
                "http://127.0.0",
                "http://127.0.0.010",
                "http://0177.0.0.1",
                "http://127.0.0.0x1",
                "http://127.0.0.1.",
                "http://1.2.3.4.5",
                "http://[::ffff:127.0.0.1]",
                "http://[::ffff:7f00:1]",
                "http://[::ffff:8.8.8.8]",
                "http://[0:0:0:0:0:0:0:1]",
                "http://[::0001]",
                "http://[::1%1]",
                "http://under_score.example",
                "javascript:alert(1)"
            })
    void of_whatIsNoPlainHttpAddress_isRefused(String address) {
        assertThatThrownBy(() -> of(address)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Upper", "a b", "a/b", "a@b", "a:1", "a\r\nx", "[::1", "\u0131.example"})
    void constructor_ofAStrangeHost_isRefused(String host) {
        assertThatThrownBy(() -> new Destination("test", "https", host, 443))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void constructor_ofAStrangeScheme_isRefused() {
        assertThatThrownBy(() -> new Destination("test", "HTTPS", "example.com", 443))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void embedded_isThisMachine_withoutAnAddressThatCouldBeGiven() {
        var to = Destination.embedded("provider:m");
        assertThat(to.isEmbedded()).isTrue();
        assertThat(to.reach()).isEqualTo(Reach.LOCAL);
        assertThat(to.origin()).isEqualTo("embedded://localhost:0");
        assertThatThrownBy(() -> of(to.origin())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Destination("m", "embedded", "example.com", 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Destination("m", "embedded", "localhost", 80))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Destination("m", "http", "localhost", 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(of("http://localhost").isEmbedded()).isFalse();
    }
}
