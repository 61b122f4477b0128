package org.lifeline.platform.problem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A refused request, with what the caller needs to know. It becomes an RFC 9457 problem+json, a message on a page, or the engine's REST
 * error. The caller reads the text, so it names no person and no internals.
 */
public final class Refused extends RuntimeException {

    /** Attribute of a request that is refused before it comes to a page, for the page of the error. */
    public static final String ATTRIBUTE = Refused.class.getName();

    /** A field of the request, and what is wrong with it. */
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

    /** 422: some fields are not valid; each error says which field and why. */
    public static Refused invalid(List<FieldError> errors) {
        String detail = errors.size() == 1
                ? errors.get(0).field() + ": " + errors.get(0).message()
                : errors.size() + " fields need attention";
        return new Refused(422, "invalid", detail, errors);
    }

    /** 422: one field is not valid. */
    public static Refused invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    /** 400: the request cannot be read at all. */
    public static Refused unreadable(String detail) {
        return new Refused(400, "unreadable", detail, List.of());
    }

    /** 403: it exists, but this person may not do this. */
    public static Refused forbidden(String reason, String detail) {
        return new Refused(403, reason, detail, List.of());
    }

    /** 404: it does not exist, or this person may not see it; the caller cannot tell which. */
    public static Refused notFound(String detail) {
        return new Refused(404, "notFound", detail, List.of());
    }

    /** 409: the current state does not allow it; {@code reason} is a machine-readable code. */
    public static Refused conflict(String reason, String detail) {
        return new Refused(409, reason, detail, List.of());
    }

    /** 410: it was there, and nobody brings it back; {@code reason} is a machine-readable code. */
    public static Refused gone(String reason, String detail) {
        return new Refused(410, reason, detail, List.of());
    }

    /** 412: what the caller has seen was changed in the meantime (RFC 9110, 15.5.13); {@code reason} is a machine-readable code. */
    public static Refused changedMeanwhile(String reason, String detail) {
        return new Refused(412, reason, detail, List.of());
    }

    /** 503: another service does not answer; the same request may succeed later. */
    public static Refused unavailable(String reason, String detail) {
        return new Refused(503, reason, detail, List.of());
    }

    /** 503 {@code documentsNotStored}: there is no room for it on the disk, or the disk cannot be written. */
    public static Refused documentNotStored() {
        return unavailable(
                "documentsNotStored",
                "The document could not be stored, and was not added. Try again in some minutes; what is here already is not lost.");
    }

    /** 413: larger than allowed. */
    public static Refused tooLarge(String detail) {
        return new Refused(413, "tooLarge", detail, List.of());
    }

    /** 415: a type of content that is not accepted here. */
    public static Refused wrongType(String field, String message) {
        return new Refused(415, "wrongType", field + ": " + message, List.of(new FieldError(field, message)));
    }

    /** 429: too many requests (RFC 6585). */
    public static Refused tooMany(String detail) {
        return new Refused(429, "tooMany", detail, List.of());
    }

    /** The same refusal with the case that it is about, for the audit log and never for the caller. */
    public Refused about(String number) {
        return new Refused(status, reason, detail(), errors, number);
    }

    /** Carries out a step of a case. If it is refused, the refusal says which case it is about. */
    public static void naming(String number, Runnable step) {
        try {
            step.run();
        } catch (Refused refused) {
            throw refused.about(number);
        }
    }

    /** The case that it is about; null where it is not known. */
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

    /** What a form says: what is wrong with its first wrong field, or, with an empty field, with the whole. */
    public FieldError first() {
        return errors.isEmpty() ? new FieldError("", detail()) : errors.get(0);
    }

    /** The text for the caller. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** The refusal in a chain of causes, because the engine wraps what its listeners throw; null when there is none. */
    public static @Nullable Refused in(@Nullable Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof Refused refused) {
                return refused;
            }
        }
        return null;
    }
}
