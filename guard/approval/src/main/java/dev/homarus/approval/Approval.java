package dev.homarus.approval;

import dev.homarus.approval.Choice.Breadth;
import dev.homarus.policy.Action.Effect;
import dev.homarus.protocol.Json;
import dev.homarus.types.Label;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A question to the owner, and its answer.
///
/// @param closing how it was closed; empty while it waits
/// @param result how what was allowed has ended: `done`, `failed`
public record Approval(Question question, State state, Optional<Closing> closing, Optional<String> result) {

    /// Where a question stands.
    public enum State {
        WAITING,
        ALLOWED,
        DENIED,
        EXPIRED,
        /// The Turn ended, or the gateway did, before an answer came.
        VOID
    }

    /// How a question was closed.
    ///
    /// @param by who answered, if anyone did
    /// @param face where the answer came from
    /// @param text for the model
    public record Closing(
            Instant at,
            Optional<String> by,
            Optional<String> face,
            Optional<Lasting> lasting,
            Optional<Breadth> breadth,
            Optional<String> text) {
        /// Nobody answered.
        static Closing unanswered(Instant at) {
            return new Closing(
                    at, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        static Closing by(String who, Reply reply, Instant at) {
            return new Closing(
                    at,
                    Optional.of(who),
                    Optional.of(reply.face()),
                    Optional.of(reply.lasting()).filter(lasting -> reply.yes()),
                    Optional.of(reply.breadth()).filter(breadth -> reply.yes()),
                    reply.text());
        }
    }

    /// A question that waits.
    static Approval waiting(Question question) {
        return new Approval(question, State.WAITING, Optional.empty(), Optional.empty());
    }

    Approval closed(State end, Closing how) {
        return new Approval(question.withoutBytes(), end, Optional.of(how), result);
    }

    Approval ended(String how) {
        return new Approval(question, state, closing, Optional.of(how));
    }

    public String id() {
        return question.id();
    }

    /// Returns what is bound by the answer.
    public Effect action() {
        return question.action();
    }

    /// Returns the same Action, with what is known about it.
    public Request request() {
        return question.request();
    }

    public String turn() {
        return question.turn();
    }

    /// Returns why it is asked, in words for a person.
    public String origin() {
        return question.origin();
    }

    /// Returns what in the policy says that it is asked.
    public String rule() {
        return question.rule();
    }

    /// Returns the label of everything the Turn had read when it asked.
    public Label label() {
        return question.label();
    }

    public Instant asked() {
        return question.asked();
    }

    /// Returns when it counts as refused.
    public Instant expires() {
        return question.expires();
    }

    /// Returns who answered.
    public Optional<String> answeredBy() {
        return closing.flatMap(Closing::by);
    }

    /// Returns how long the yes counts.
    public Optional<Lasting> lasting() {
        return closing.flatMap(Closing::lasting);
    }

    /// Returns what the answering person said.
    public Optional<String> text() {
        return closing.flatMap(Closing::text);
    }

    /// Returns the ways to say yes that would be honoured.
    public List<Choice> choices() {
        return question.choices();
    }

    /// Returns the digest of everything that a face shows of the question and that an answer depends on.
    public String digest() {
        return question.face().digest();
    }

    /// Returns the form of `docs/spec/http-api.md`.
    public Json.Obj json() {
        return ApprovalJson.of(this);
    }

    /// Returns the same, and of a request that waits for a look what is in it, as far as it is not too long.
    public Json.Obj jsonWithTexts() {
        var json = Json.object();
        json().members().forEach(json::put);
        question.request()
                .sending()
                .ifPresent(sending -> sending.texts().members().forEach(json::put));
        return json.build();
    }

    /// Returns what a person would call the Action, unescaped: the command, or the file that changes.
    public String line() {
        return question.line();
    }
}
