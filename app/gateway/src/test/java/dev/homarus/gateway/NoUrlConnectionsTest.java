package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoUrlConnectionsTest {
    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:1/x?token=abc", "https://example.org/", "ftp://example.org/f"})
    void whatLeadsToTheNetworkIsRefusedAndItsPathIsNotRepeated(String address) throws Exception {
        var uri = URI.create(address);
        var handler = Objects.requireNonNull(new NoUrlConnections().createURLStreamHandler(uri.getScheme()));
        var url = URL.of(uri, handler);
        assertThatThrownBy(url::openStream)
                .isInstanceOf(IOException.class)
                .hasMessage("only the egress gate connects: " + uri.getScheme() + "://" + uri.getHost());
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "jar", "jrt"})
    void filesOfTheProgramAreReadAsEver(String protocol) {
        assertThat(new NoUrlConnections().createURLStreamHandler(protocol)).isNull();
    }
}
