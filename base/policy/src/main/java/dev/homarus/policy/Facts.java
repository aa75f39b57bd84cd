package dev.homarus.policy;

import dev.homarus.command.Analysis;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a decision may rest on, gathered before it is made.
///
/// @param now the time of the decision
/// @param grants approvals that a person gave
/// @param consents what destinations may be sent
/// @param sandboxed whether commands can be isolated on this machine
/// @param matter what is known about the Action
/// @param will what the owner has said about all of them
public record Facts(
        Instant now, List<Grant> grants, List<Consent> consents, boolean sandboxed, Matter matter, Will will) {
    /// What is known about one Action.
    ///
    /// @param analysis what is known about the command, where the Action runs one; nothing means that nothing
    ///     is known
    /// @param label of everything the Turn has read
    /// @param hidden whether what would be shown of the Action holds characters that cannot be seen
    /// @param running the right by which the command runs, or the page was got, that wants something now
    /// @param said whether the owner has typed the URL that is to be fetched, or asked for a search with exactly
    ///     these words, in this conversation
    /// @param words whose words its arguments are
    public record Matter(
            Optional<Analysis> analysis,
            Label label,
            boolean hidden,
            Optional<Permit> running,
            boolean said,
            Words words) {
        /// Nothing: a Turn that has read anything.
        static final Matter UNKNOWN =
                new Matter(Optional.empty(), Label.UNKNOWN, false, Optional.empty(), false, Words.UNJUDGED);
    }

    /// What the owner has said.
    ///
    /// @param rules the owner's policy
    /// @param trust how far the owner has opened this Homarus
    /// @param elevated until when commands that want more rights may be asked about
    /// @param stops what the owner has stopped
    /// @param regions where what is sent may be processed
    /// @param looked the names of the destinations whose requests the owner wants to see first
    public record Will(
            Rules rules, Trust trust, Optional<Instant> elevated, Stops stops, Regions regions, Set<String> looked) {
        /// No policy, level 1, nothing stopped, no looks.
        static final Will NOTHING =
                new Will(Rules.CAUTIOUS, Trust.LOCAL, Optional.empty(), Stops.NONE, Regions.ANY, Set.of());

        public Will {
            looked = Set.copyOf(looked);
        }
    }

    public Facts {
        grants = List.copyOf(grants);
        consents = List.copyOf(consents);
    }

    /// The least that can be known besides these: no Analysis, a Turn that has read anything, no policy, level
    /// 1, nothing stopped.
    public Facts(Instant now, List<Grant> grants, List<Consent> consents, boolean sandboxed) {
        this(now, grants, consents, sandboxed, Matter.UNKNOWN, Will.NOTHING);
    }

    /// Returns facts that hold nothing but the time: everything that needs more is denied or asked.
    public static Facts at(Instant now) {
        return new Facts(now, List.of(), List.of(), false);
    }

    public Optional<Analysis> analysis() {
        return matter.analysis();
    }

    public Label label() {
        return matter.label();
    }

    public boolean hidden() {
        return matter.hidden();
    }

    public Optional<Permit> running() {
        return matter.running();
    }

    public boolean said() {
        return matter.said();
    }

    public Words words() {
        return matter.words();
    }

    /// Whether what was read may be what asks for the effect: then only a person decides.
    boolean mayBeStrangers() {
        return switch (words().whose()) {
            case OWNERS -> false;
            case STRANGERS, FORBIDDEN -> true;
            case UNJUDGED -> label().provenance() == Provenance.UNTRUSTED;
        };
    }

    public Rules rules() {
        return will.rules();
    }

    public Trust trust() {
        return will.trust();
    }

    public Optional<Instant> elevated() {
        return will.elevated();
    }

    public Stops stops() {
        return will.stops();
    }

    public Regions regions() {
        return will.regions();
    }

    public Set<String> looked() {
        return will.looked();
    }

    /// Returns these facts with one more Grant.
    public Facts with(Grant grant) {
        var all = new ArrayList<>(grants);
        all.add(grant);
        return new Facts(now, all, consents, sandboxed, matter, will);
    }

    private Facts with(Matter other) {
        return new Facts(now, grants, consents, sandboxed, other, will);
    }

    private Facts with(Will other) {
        return new Facts(now, grants, consents, sandboxed, matter, other);
    }

    /// Returns these facts with what is known about the Action.
    public Facts about(Optional<Analysis> known, Label read, boolean unseen) {
        return with(new Matter(known, read, unseen, running(), said(), words()));
    }

    /// Returns these facts while a command runs by this right.
    public Facts running(Optional<Permit> by) {
        return with(new Matter(analysis(), label(), hidden(), by, said(), words()));
    }

    /// Returns these facts with what the owner has typed known of.
    public Facts said(boolean typed) {
        return with(new Matter(analysis(), label(), hidden(), running(), typed, words()));
    }

    /// Returns these facts with whose words the Action's arguments are.
    public Facts judged(Words whose) {
        return with(new Matter(analysis(), label(), hidden(), running(), said(), whose));
    }

    /// Returns these facts under another policy.
    public Facts under(Rules other, Trust level, Optional<Instant> until) {
        return with(new Will(other, level, until, stops(), regions(), looked()));
    }

    /// Returns these facts where the owner has stopped this.
    public Facts stopped(Stops these) {
        return with(new Will(rules(), trust(), elevated(), these, regions(), looked()));
    }

    /// Returns these facts where what is sent may be processed there.
    public Facts within(Regions where) {
        return with(new Will(rules(), trust(), elevated(), stops(), where, looked()));
    }

    /// Returns these facts where the owner wants to see what goes to destinations of these names.
    public Facts looking(Set<String> names) {
        return with(new Will(rules(), trust(), elevated(), stops(), regions(), names));
    }
}
