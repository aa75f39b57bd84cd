package dev.homarus.system;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// A fake model's answer while it is written: pieces of text, calls, an end; or any bytes at all.
final class Reply {
    private final OutputStream out;
    private final Wire wire;
    private final String prefix;
    private final boolean kept;
    private int calls;
    private int pieces;
    private boolean begun;

    /// @param prefix how the ids of calls begin
    /// @param kept whether the connection is kept for another request
    Reply(OutputStream out, Wire wire, String prefix, boolean kept) {
        this.kept = kept;
        this.out = out;
        this.wire = wire;
        this.prefix = prefix;
    }

    /// Sends the head of an answer that ends with the connection.
    Reply head(int status, String type) throws IOException {
        begun = true;
        write(("HTTP/1.1 " + status + " x\r\nContent-Type: " + type + "\r\n"
                        + (kept ? "Transfer-Encoding: chunked" : "Connection: close") + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Reply bytes(String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!kept) {
            write(bytes);
        } else if (bytes.length > 0) {
            var chunk = new ByteArrayOutputStream();
            chunk.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            chunk.writeBytes(bytes);
            chunk.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            write(chunk.toByteArray());
        }
        return this;
    }

    /// Says that nothing more follows, where the connection does not say so.
    void over() throws IOException {
        if (kept) {
            write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    private Reply piece(String streamed) throws IOException {
        if (!begun) {
            head(200, wire.type());
        }
        pieces++;
        return bytes(streamed);
    }

    Reply text(String text) throws IOException {
        return piece(wire.text(pieces, text));
    }

    /// Asks for a tool, with arguments that need not be JSON where the format takes any text.
    Reply call(String tool, String arguments) throws IOException {
        piece(wire.call(pieces, calls, prefix + calls, tool, arguments));
        calls++;
        return this;
    }

    /// Says that it is finished, with 7 tokens in and 5 out.
    void end() throws IOException {
        piece(wire.end(calls));
    }
}
