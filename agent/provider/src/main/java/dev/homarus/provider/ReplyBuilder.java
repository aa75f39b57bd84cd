package dev.homarus.provider;

import dev.homarus.protocol.Json;
import dev.homarus.provider.ModelReply.Stop;
import dev.homarus.provider.ModelReply.Usage;
import dev.homarus.provider.TextCalls.Found;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Collects a streamed answer within bounds. Every call it hands out has a name, and an id of its own.
final class ReplyBuilder {
    private static final class Pending {
        String id = "";
        String tool = "";
        final StringBuilder arguments = new StringBuilder();
    }

    /// The longest id of a call and name of a tool, in characters.
    private static final int MAX_NAME = 256;

    private final Set<String> offered;
    private final Withholding text;
    private final List<Pending> calls = new ArrayList<>();
    private Usage usage = new Usage(0, 0);
    private Stop stop = Stop.END;
    private boolean called;
    private final List<Thoughts.Block> blocks = new ArrayList<>();
    private final Map<Integer, String> signatures = new HashMap<>();
    private int thoughtLength;

    /// For a format with calls of its own.
    ReplyBuilder(Consumer<String> onText) {
        this.offered = Set.of();
        this.text = new Withholding(Set.of(), onText, false);
    }

    /// For a format whose servers pass on what a model writes: a call may stand in the text, where no other
    /// comes.
    ///
    /// @param offered the names of the tools that it may call
    ReplyBuilder(Set<String> offered, Consumer<String> onText) {
        this.offered = offered;
        this.text = new Withholding(offered, onText, true);
    }

    void text(String piece) {
        if (piece.isEmpty()) {
            return;
        }
        if (text.length() + piece.length() > ModelApi.MAX_REPLY) {
            throw ModelApi.tooLong().asException();
        }
        text.add(piece);
    }

    /// Adds to the call at `index`; empty parts add nothing. Some servers number all calls 0: another id with a
    /// name of its own is another call.
    void call(int index, String id, String tool, String arguments) {
        boolean another = index < calls.size()
                && !tool.isEmpty()
                && !id.isEmpty()
                && !calls.get(index).id.isEmpty()
                && !calls.get(index).id.equals(id);
        int at = another ? placeOf(id) : index;
        if (at > calls.size() || at >= ModelApi.MAX_CALLS || id.length() > MAX_NAME || tool.length() > MAX_NAME) {
            throw ModelApi.notUnderstood().asException();
        }
        if (at == calls.size()) {
            calls.add(new Pending());
        }
        var call = calls.get(at);
        call.id = id.isEmpty() ? call.id : id;
        call.tool = tool.isEmpty() ? call.tool : tool;
        if (call.arguments.length() + arguments.length() > ModelApi.MAX_REPLY) {
            throw ModelApi.tooLong().asException();
        }
        call.arguments.append(arguments);
    }

    /// Returns where the part of a call belongs that has no number: to the call of that id, to the last one
    /// where it has no id, or to a new one.
    int placeOf(String id) {
        if (id.isEmpty()) {
            return Math.max(0, calls.size() - 1);
        }
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).id.equals(id)) {
                return i;
            }
        }
        return calls.size();
    }

    int nextCall() {
        return calls.size();
    }

    /// Keeps a block of reasoning that the provider wants back.
    void thought(Json.Obj block) {
        kept(block.write().length());
        int at = calls.isEmpty() && text.length() == 0 ? 0 : calls.size() + 1;
        blocks.add(new Thoughts.Block(at, block));
    }

    /// Keeps the signature of the thoughts behind a call.
    void signature(int call, String signature) {
        kept(signature.length());
        signatures.put(call, signature);
    }

    private void kept(int length) {
        thoughtLength += length;
        if (thoughtLength > ModelApi.MAX_REPLY) {
            throw ModelApi.tooLong().asException();
        }
    }

    void usage(Usage counted) {
        usage = counted;
    }

    /// Takes why the model has ended.
    ///
    /// @param length the reason of an answer that is too long
    /// @param filtered the reasons of one that the provider has held back
    /// @throws dev.homarus.types.ProblemException MODEL-017 where it was held back
    void ended(String why, String length, String... filtered) {
        if (List.of(filtered).contains(why)) {
            throw Trouble.FILTERED.problem("", 0).asException();
        }
        if (why.equals(length)) {
            stop = Stop.LENGTH;
        }
    }

    /// Hands on what has waited, where the answer was cut off: what was said so far is kept.
    void over() {
        if (!called) {
            text.release();
        }
    }

    ModelReply build() {
        var written =
                calls.isEmpty() && stop == Stop.END ? TextCalls.of(text.text(), offered) : Optional.<Found>empty();
        written.ifPresent(found -> found.calls().forEach(call -> call(nextCall(), "", call.tool(), call.arguments())));
        called = written.isPresent();
        over();
        var done = new ArrayList<ToolCall>();
        var ids = new HashSet<String>();
        for (int i = 0; i < calls.size(); i++) {
            var call = calls.get(i);
            if (call.tool.isEmpty()) {
                throw ModelApi.notUnderstood().asException();
            }
            var id = call.id.isEmpty() ? "call_" + i : call.id;
            while (!ids.add(id)) {
                id += "_" + i;
            }
            done.add(new ToolCall(id, call.tool, call.arguments.toString()));
        }
        var thoughts = done.isEmpty() ? Thoughts.NONE : new Thoughts(blocks, signatures);
        return new ModelReply(written.map(Found::lead).orElse(text.text()), done, usage, stop, thoughts);
    }
}
