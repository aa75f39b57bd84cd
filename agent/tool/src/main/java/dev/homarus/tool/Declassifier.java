package dev.homarus.tool;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.files.Whole;
import dev.homarus.protocol.Json;
import dev.homarus.table.Answer;
import dev.homarus.table.Disclosure;
import dev.homarus.table.Question;
import dev.homarus.table.Table;
import dev.homarus.table.Verdict;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.ProblemException;
import java.util.Optional;

/// Lowers the label of an answer over many rows, from SENSITIVE to PERSONAL and no other way, once that is
/// on record.
///
/// @param disclosure which answers say nothing of single rows
/// @param times when files could be changed by others than the owner
record Declassifier(Disclosure disclosure, AuditLog audit, WorkTimes times) {
    /// An answer and its label.
    ///
    /// @param kept why it keeps the label of its file, where it is above PERSONAL
    record Labelled(Answer answer, Label label, Optional<String> kept) {}

    /// Answers a question.
    ///
    /// @param label of the file
    /// @param whole whether all of the answer is wanted, with the label of the file
    /// @throws ProblemException TABLE-002 to TABLE-007
    Labelled answer(
            Table table, Question question, String path, Whole file, Label label, Asking asking, boolean whole) {
        if (label.classification().compareTo(Classification.PERSONAL) <= 0) {
            return new Labelled(Answer.of(table, question), label, Optional.empty());
        }
        var kept = kept(file, label, asking, whole);
        if (kept.isPresent()) {
            return new Labelled(Answer.of(table, question), label, kept);
        }
        return switch (disclosure.judge(table, question)) {
            case Verdict.Held(var answer, var why) -> new Labelled(answer, label, Optional.of(why));
            case Verdict.Lowered(var answer) -> lowered(table, question, answer, path, label, asking);
        };
    }

    private Optional<String> kept(Whole file, Label label, Asking asking, boolean whole) {
        if (label.classification() != Classification.SENSITIVE) {
            return Optional.of("what is secret stays so");
        }
        if (whole) {
            return Optional.of("all of it was asked for");
        }
        if (asking.told().classification().compareTo(Classification.PERSONAL) > 0) {
            return Optional.of("what the question was made from is sensitive itself");
        }
        if (times.covers(file.changed())) {
            return Optional.of("the file was changed while a command or a tool was at work, which may have written"
                    + " into it what it liked; the owner can save it once more");
        }
        return Optional.empty();
    }

    private Labelled lowered(Table table, Question question, Answer answer, String path, Label label, Asking asking) {
        var to = new Label(
                Classification.PERSONAL,
                label.provenance(),
                label.readers(),
                label.domains(),
                label.sources(),
                label.deadline());
        var detail = Json.object()
                .put("declassifier", "aggregate")
                .put("digest", table.digest())
                .put("rows", answer.chosen())
                .put("groups", answer.groups().size())
                .put("k", disclosure.least())
                .put("from", label.text())
                .put("to", to.text());
        try {
            audit.append(new Event(
                    "label.lowered",
                    "homarus",
                    Optional.of(asking.session()),
                    Optional.of(asking.turn()),
                    path,
                    detail.build(),
                    label));
        } catch (ProblemException e) {
            return new Labelled(Answer.of(table, question), label, Optional.of("it could not be put on record"));
        }
        return new Labelled(answer, to, Optional.empty());
    }
}
