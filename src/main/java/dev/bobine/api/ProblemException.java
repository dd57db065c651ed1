package dev.bobine.api;

import dev.bobine.direction.DirectionException;

/// Ends a request with a problem.
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.code(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }

    static ProblemException noSuchJob() {
        return new ProblemException(Problem.of(404, "job_not_found", "There is no such job."));
    }

    static ProblemException noBody() {
        return new ProblemException(Problem.of(400, "null_value", "The request needs a body."));
    }

    /// Somebody asks for, or about, a user other than itself.
    static ProblemException otherUser() {
        return new ProblemException(Problem.of(
                403, "other_user", "You may ask for clips, and see jobs and quotas, of your own user only."));
    }

    /// Nothing came of a wish.
    static ProblemException of(DirectionException e) {
        int status = ProblemStatus.of(e.code());
        String field = e.field();
        return new ProblemException(
                field == null
                        ? Problem.of(status, e.code(), e.sentence())
                        : Problem.ofField(status, e.code(), field, e.sentence()));
    }

    static ProblemException conflict(String code, String detail) {
        return new ProblemException(Problem.of(ProblemStatus.CONFLICT, code, detail));
    }

    /// A parameter of the URL.
    public static ProblemException badParameter(String name, String detail) {
        return new ProblemException(Problem.ofField(400, "invalid_parameter", name, detail));
    }

    /// A field of the body.
    static ProblemException badField(String name, String detail) {
        return new ProblemException(Problem.ofField(ProblemStatus.UNPROCESSABLE, "invalid_field", name, detail));
    }
}
