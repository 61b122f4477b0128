package org.lifeline.platform.problem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that is refused, with what the caller needs to know: it becomes an RFC 9457 problem+json, a message on a page, or
 * the engine's REST error. The text goes to the caller, so it names no person and no internals.
 */
public final class Refused extends RuntimeException {

    /** A field of the request and what is wrong with it. */
    public record FieldError(String field, String message) {}

    private final int status;
    private final String reason;
    private final List<FieldError> errors;
    private final @Nullable String caseNumber;

    private Refused(int status, String reason, String detail, List<FieldError> errors) {
        this(status, reason, detail, errors, null);
    }

    private Refused(int status, String reason, String detail, List<FieldError> errors, @Nullable String caseNumber) {
        super(detail, null, false, false);
        this.caseNumber = caseNumber;
        this.status = status;
        this.reason = reason;
        this.errors = List.copyOf(errors);
    }

    /** 422: fields that do not hold; each error says which and why. */
    public static Refused invalid(List<FieldError> errors) {
        String detail = errors.size() == 1
                ? errors.get(0).field() + ": " + errors.get(0).message()
                : errors.size() + " fields need attention";
        return new Refused(422, "invalid", detail, errors);
    }

    /** 422: one field. */
    public static Refused invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    /** 400: the request cannot be read at all. */
    public static Refused unreadable(String detail) {
        return new Refused(400, "unreadable", detail, List.of());
    }

    /** 403: known, but not for this person. */
    public static Refused forbidden(String reason, String detail) {
        return new Refused(403, reason, detail, List.of());
    }

    /** 404: not there, or not visible to this person; the two are not told apart. */
    public static Refused notFound(String detail) {
        return new Refused(404, "notFound", detail, List.of());
    }

    /** 409: the state does not allow it; {@code reason} is the machine-readable why. */
    public static Refused conflict(String reason, String detail) {
        return new Refused(409, reason, detail, List.of());
    }

    /** 412: what the caller has seen of it is not how it is any more (RFC 9110, 15.5.13); {@code reason} is the machine-readable why. */
    public static Refused changedMeanwhile(String reason, String detail) {
        return new Refused(412, reason, detail, List.of());
    }

    /** 503: somebody else's service does not answer; the same request may do later. */
    public static Refused unavailable(String reason, String detail) {
        return new Refused(503, reason, detail, List.of());
    }

    /** 413: over a limit of size. */
    public static Refused tooLarge(String detail) {
        return new Refused(413, "tooLarge", detail, List.of());
    }

    /** 415: not a kind of content that is taken here. */
    public static Refused wrongType(String field, String message) {
        return new Refused(415, "wrongType", field + ": " + message, List.of(new FieldError(field, message)));
    }

    /** 429: too often (RFC 6585). */
    public static Refused tooMany(String detail) {
        return new Refused(429, "tooMany", detail, List.of());
    }

    /** The same refusal, knowing the case that it is about; for the audit log, never for the caller. */
    public Refused about(String number) {
        return new Refused(status, reason, detail(), errors, number);
    }

    /** The case that it is about, where that is known. */
    public @Nullable String caseNumber() {
        return caseNumber;
    }

    public int status() {
        return status;
    }

    public String reason() {
        return reason;
    }

    public List<FieldError> errors() {
        return errors;
    }

    /** The text for the caller. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** The refusal inside a chain of causes (the engine wraps what its listeners throw), if there is one. */
    public static @Nullable Refused in(@Nullable Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof Refused refused) {
                return refused;
            }
        }
        return null;
    }
}
