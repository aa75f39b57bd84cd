package dev.homarus.gateway.ws;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;

/// One connected page: text messages in, text messages out in order. A page that reads too slowly is
/// disconnected; it comes back and reads the current state.
public final class FeedSocket extends Session.Listener.AbstractAutoDemanding {
    private static final int MAX_QUEUED = 4_096;
    private static final String END = "";

    /// The reason that a page is given with the close.
    private static final String LOCKED = "locked";

    private final Function<Consumer<String>, Runnable> connect;
    private final Function<Consumer<String>, Runnable> open;
    private final Consumer<String> received;
    private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
    private boolean over;
    private Runnable disconnect = () -> {};
    private Runnable closed = () -> {};

    /// @param connect given a way to send text, and returns what has to be done when the page is gone
    /// @param open given a way to close it with last words, or at once with an empty text, and returns likewise
    /// @param receive given a way to send text, returns what is done with each message
    public FeedSocket(
            Function<Consumer<String>, Runnable> connect,
            Function<Consumer<String>, Runnable> open,
            Function<Consumer<String>, Consumer<String>> receive) {
        this.connect = connect;
        this.open = open;
        this.received = receive.apply(this::send);
    }

    @Override
    public void onWebSocketOpen(Session session) {
        super.onWebSocketOpen(session);
        Thread.ofVirtual().name("page-writer").start(() -> writeAll(session));
        disconnect = connect.apply(this::send);
        closed = open.apply(words -> end(session, words));
    }

    private synchronized void end(Session session, String words) {
        if (words.isEmpty()) {
            session.disconnect();
            return;
        }
        over = true;
        queue.clear();
        queue.add(words);
        queue.add(END);
    }

    private synchronized void send(String text) {
        if (!over && !queue.offer(text) && isOpen()) {
            getSession().disconnect();
        }
    }

    private void writeAll(Session session) {
        try {
            for (var text = queue.take(); !text.equals(END) && session.isOpen(); text = queue.take()) {
                var done = new Callback.Completable();
                session.sendText(text, done);
                done.join();
            }
            if (session.isOpen()) {
                session.close(StatusCode.SHUTDOWN, LOCKED, Callback.NOOP);
            }
        } catch (InterruptedException | java.util.concurrent.CompletionException e) {
            session.disconnect();
        }
    }

    @Override
    public void onWebSocketText(String message) {
        received.accept(message);
    }

    @Override
    public void onWebSocketClose(int status, String reason, Callback callback) {
        disconnect.run();
        closed.run();
        queue.clear();
        queue.add(END);
        callback.succeed();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        // A close follows, which cleans up.
    }
}
