package dev.homarus.types;

/// Carries a [Problem] up to the face that shows it. It is thrown where the work cannot go on, and has no stack
/// trace: it is an answer, not a bug.
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.line(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
