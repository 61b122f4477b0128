package org.lifeline.platform.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.lifeline.platform.engine.LostRace;
import org.lifeline.platform.tracing.LogContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MultipartException;

/**
 * Answers every error of the API as problem+json (RFC 9457) with what is wrong and why, never with a stack trace or the caller's own input.
 */
@RestControllerAdvice(annotations = org.springframework.web.bind.annotation.RestController.class)
@Order(0)
public class ProblemAdvice {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,59}");

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    private final RefusedAttempts attempts;
    private final UnreadUploads uploads;

    ProblemAdvice(RefusedAttempts attempts, UnreadUploads uploads) {
        this.attempts = attempts;
        this.uploads = uploads;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(Refused refused, HttpServletRequest request) {
        attempts.note(refused, request);
        return respond(problem(refused));
    }

    /** The problem document for a refusal. */
    public static ProblemDetail problem(Refused refused) {
        HttpStatus status = HttpStatus.valueOf(refused.status());
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, refused.detail());
        problem.setTitle(status.getReasonPhrase());
        problem.setProperty("reason", refused.reason());
        if (!refused.errors().isEmpty()) {
            problem.setProperty("errors", refused.errors());
        }
        return withRequest(problem);
    }

    /** Adds the id of the request, by which operations find it in the log. */
    public static ProblemDetail withRequest(ProblemDetail problem) {
        String id = LogContext.requestId();
        if (id != null) {
            problem.setProperty(LogContext.REQUEST_ID, id);
        }
        return problem;
    }

    /** The name of a field, or an index in a list. A name that is not one of ours is not repeated. */
    private static String step(JsonMappingException.Reference at) {
        if (at.getFieldName() == null) {
            return String.valueOf(at.getIndex());
        }
        return NAME.matcher(at.getFieldName()).matches() ? at.getFieldName() : "?";
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unreadable(HttpMessageNotReadableException e) {
        if (e.getMostSpecificCause() instanceof BodyTooLarge tooLarge) {
            return respond(problem(Refused.tooLarge(String.valueOf(tooLarge.getMessage()))));
        }
        // Jackson wraps a syntax error inside a field as if the field was wrong
        JsonProcessingException syntax = e.getCause() instanceof JsonMappingException mapping
                        && mapping.getCause() instanceof JsonProcessingException inner
                        && !(inner instanceof JsonMappingException)
                ? inner
                : null;
        if (syntax == null
                && e.getCause() instanceof JsonMappingException mapping
                && !mapping.getPath().isEmpty()) {
            String field = mapping.getPath().stream().map(ProblemAdvice::step).collect(Collectors.joining("."));
            return respond(problem(Refused.invalid(
                    field,
                    mapping instanceof InvalidFormatException wrong && wrong.getTargetType() == BigDecimal.class
                            ? "Give a number such as 1250.50: the digits 0 to 9, and a point before the decimals."
                            : "This has the wrong form, or is not known here.")));
        }
        JsonProcessingException json =
                syntax != null ? syntax : e.getCause() instanceof JsonProcessingException outer ? outer : null;
        if (json != null && json.getLocation() != null) {
            return respond(problem(Refused.unreadable("The body is not valid JSON: line "
                    + json.getLocation().getLineNr() + ", column "
                    + json.getLocation().getColumnNr() + ".")));
        }
        return respond(problem(Refused.unreadable("The body is missing or cannot be read.")));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> multipart(MultipartException e) {
        return respond(problem(uploads.of(e)));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> wrongType(MethodArgumentTypeMismatchException e) {
        return respond(problem(Refused.invalid(e.getName(), "This has the wrong form.")));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> any(Exception e, HttpServletRequest request) throws Exception {
        if (e instanceof AuthenticationException || e instanceof AccessDeniedException) {
            throw e; // Spring Security answers it
        }
        Refused refused = Refused.in(e);
        if (refused != null) {
            return refused(refused, request);
        }
        if (LostRace.is(e)) {
            if (HttpMethod.GET.matches(request.getMethod())) {
                // a request that only reads cannot lose a race; this is a fault of ours, and the caller just asks again
                LOG.warn("a reading request lost a race: {}", e.getClass().getName(), e);
            }
            return refused(LostRace.refused(), request);
        }
        if (e instanceof ErrorResponse response) {
            HttpStatusCode status = response.getStatusCode();
            ProblemDetail problem = withRequest(response.getBody());
            return ResponseEntity.status(status)
                    .headers(response.getHeaders())
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(problem);
        }
        if (DatabaseAway.is(e)) {
            LOG.warn(
                    "a request found no database: {} {}",
                    request.getMethod(),
                    e.getClass().getName());
            return refused(DatabaseAway.refused(), request);
        }
        String incident = UUID.randomUUID().toString();
        LOG.error(
                "request failed, incident {}: {} {}",
                incident,
                request.getMethod(),
                e.getClass().getName(),
                e);
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "Something went wrong on our side. Nothing was saved. Reference " + incident);
        return respond(withRequest(problem));
    }

    private static ResponseEntity<ProblemDetail> respond(ProblemDetail problem) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers.setCacheControl("no-store");
        return new ResponseEntity<>(problem, headers, HttpStatus.valueOf(problem.getStatus()));
    }
}
