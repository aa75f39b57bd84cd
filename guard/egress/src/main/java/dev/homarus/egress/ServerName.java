package dev.homarus.egress;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// The name of the server that a client of TLS asks for in its first message (RFC 6066, section 3). The JDK's own TLS
/// reads it, as a server that has no key and so answers nothing.
final class ServerName {
    /// The longest first message that is read, with the heads of its records.
    static final int MAX_HELLO = 20_000;

    /// What a client has said first.
    ///
    /// @param bytes everything that was read
    /// @param name in lower case; empty where it is not TLS or names no server
    record Hello(byte[] bytes, Optional<String> name) {}

    /// Letters that no reader understands as others.
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,253}");

    private ServerName() {}

    /// Reads from a channel until the first message is there, or it is clear that none comes.
    static Hello read(ReadableByteChannel from) throws IOException {
        var asked = new AtomicReference<@Nullable String>();
        var engine = engine(asked);
        var read = ByteBuffer.allocate(MAX_HELLO);
        var unread = 0;
        var plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        try {
            while (asked.get() == null && goesOn(engine.getHandshakeStatus())) {
                var rest = read.duplicate().flip().position(unread);
                var result = engine.unwrap(rest, plain);
                unread = rest.position();
                for (var task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
                if (result.getStatus() == Status.CLOSED
                        || (result.getStatus() == Status.BUFFER_UNDERFLOW
                                && (!read.hasRemaining() || from.read(read) < 0))) {
                    break;
                }
            }
        } catch (SSLException e) {
            // Not TLS, or TLS that no server speaks any more; or it lacks the key, which comes after the name.
        }
        var bytes = new byte[read.position()];
        read.flip().get(bytes);
        return new Hello(bytes, Optional.ofNullable(asked.get()).filter(name -> !name.isEmpty()));
    }

    private static boolean goesOn(HandshakeStatus status) {
        return status != HandshakeStatus.NEED_WRAP && status != HandshakeStatus.FINISHED;
    }

    private static SSLEngine engine(AtomicReference<@Nullable String> asked) {
        try {
            var context = SSLContext.getInstance("TLS", "SunJSSE");
            context.init(new KeyManager[0], new TrustManager[0], null);
            var engine = context.createSSLEngine();
            engine.setUseClientMode(false);
            var parameters = engine.getSSLParameters();
            parameters.setSNIMatchers(List.of(new Listening(asked)));
            engine.setSSLParameters(parameters);
            return engine;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Listening extends SNIMatcher {
        private final AtomicReference<@Nullable String> asked;

        Listening(AtomicReference<@Nullable String> asked) {
            super(StandardConstants.SNI_HOST_NAME);
            this.asked = asked;
        }

        @Override
        public boolean matches(SNIServerName name) {
            var text = new String(name.getEncoded(), StandardCharsets.ISO_8859_1);
            boolean plain = asked.get() == null && PLAIN.matcher(text).matches();
            asked.set(plain ? text.toLowerCase(Locale.ROOT) : "");
            return true;
        }
    }
}
