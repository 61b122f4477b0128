package org.lifeline.platform.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.ProblemAdvice;
import org.lifeline.platform.problem.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Converts errors of the engine's REST API to RFC 9457 problem+json, under both addresses of the API. The engine answers 500 to many errors
 * of its caller, and names its classes in the text. A refusal by the engine's authorizations (403) is not changed, because its web
 * applications read it. They also read {@code message}, so this is given besides {@code detail}.
 */
@Component
class EngineProblems extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(EngineProblems.class);
    private static final int FIRST_ERROR = 400;

    /**
     * The exceptions that the engine throws for a missing or invalid value. A NullPointerException or IllegalArgumentException comes from
     * its REST layer when a value is missing or has the wrong type (failures further inside are wrapped). A StreamConstraintsException
     * means that a body is nested too deeply.
     */
    private static final Set<String> CALLERS_FAULT = Set.of(
            "NullValueException",
            "NotValidException",
            "NotFoundException",
            "InvalidRequestException",
            "BadUserRequestException",
            "NullPointerException",
            "IllegalArgumentException",
            "SpinJsonDataFormatException",
            "SpinXmlDataFormatException",
            "StreamConstraintsException");

    private static final Pattern NOT_THERE =
            Pattern.compile("Cannot find |[Nn]ot found|No \\w+ found|does(?: not|n't) exist|No matching ");

    /** Checks of the engine without an exception type of their own: of values, and of models (0900x BPMN, 22004 DMN). */
    private static final Pattern WRONG_VALUE =
            Pattern.compile("ENGINE-(?:130\\d\\d|0900\\d|22004) |is not a valid resource identifier");

    private static final Pattern INSIDES = Pattern.compile(
            "Exception|Error:|Cannot (?:invoke|deserialize|construct|read)|(?:[a-z]\\w*\\.){2,}\\w|HTTP \\d{3}");

    // see BuiltinExceptionCode of the engine
    private static final int OPTIMISTIC_LOCKING = 1;
    private static final int DEADLOCK = 10_000;
    private static final int FOREIGN_KEY = 10_001;
    private static final int COLUMN_SIZE = 10_002;

    /** Attribute with the product's own refusal in this request, for which the engine reports an exception. */
    private static final String REFUSED = EngineProblems.class.getName() + ".refused";

    private final ObjectMapper json;

    EngineProblems(ObjectMapper json) {
        this.json = json;
        EngineLog.install();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getServletPath();
        return !path.startsWith("/engine-rest") && !path.startsWith("/camunda/api/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ErrorsHeldBack held = new ErrorsHeldBack(response);
        EngineLog.take();
        chain.doFilter(request, held);
        byte[] body = held.body();
        if (body != null) {
            rewrite(response, body, (Refused) request.getAttribute(REFUSED));
        }
    }

    /** Stores a refusal for this request's answer, because the engine's exceptions cannot carry its fields and reason. */
    static void rememberRefusal(Refused refused) {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (request != null) {
            request.setAttribute(REFUSED, refused, RequestAttributes.SCOPE_REQUEST);
        }
    }

    private void rewrite(HttpServletResponse response, byte[] body, @Nullable Refused refused) throws IOException {
        JsonNode error = read(body);
        byte[] answer = body;
        if (!error.path("type").asText().equals("AuthorizationException")) {
            String message = error.path("message").asText();
            HttpStatus status = refused != null && refused.status() == HttpStatus.SERVICE_UNAVAILABLE.value()
                    ? HttpStatus.SERVICE_UNAVAILABLE
                    : status(response.getStatus(), error, message);
            ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                    status, refused == null ? detail(status, message) : RefusalInterceptor.words(refused));
            problem.setProperty("message", problem.getDetail());
            if (refused != null) {
                problem.setProperty("reason", refused.reason());
                problem.setProperty("errors", refused.errors());
            }
            response.setStatus(status.value());
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            answer = json.writeValueAsBytes(ProblemAdvice.withRequest(problem));
        } else if (refused != null && error instanceof ObjectNode authorization) {
            answer = json.writeValueAsBytes(
                    authorization.put("detail", refused.detail()).put("reason", refused.reason()));
        }
        response.setContentLength(answer.length);
        response.getOutputStream().write(answer);
    }

    private JsonNode read(byte[] body) throws IOException {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            // an error of the JSON parser itself is plain text
            return MissingNode.getInstance();
        }
    }

    private static HttpStatus status(int given, JsonNode error, String message) {
        HttpStatus status = HttpStatus.resolve(given);
        if (status != null && status.is4xxClientError()) {
            return status;
        }
        boolean notThere = NOT_THERE.matcher(message).find();
        return switch (error.path("code").asInt()) {
            case OPTIMISTIC_LOCKING, DEADLOCK, FOREIGN_KEY -> HttpStatus.CONFLICT;
            case COLUMN_SIZE -> HttpStatus.BAD_REQUEST;
            default -> {
                if (notThere) {
                    yield HttpStatus.NOT_FOUND;
                } else if (CALLERS_FAULT.contains(error.path("type").asText())
                        || WRONG_VALUE.matcher(message).find()) {
                    yield HttpStatus.BAD_REQUEST;
                }
                yield HttpStatus.INTERNAL_SERVER_ERROR;
            }
        };
    }

    private static String detail(HttpStatus status, String message) {
        if (status.is5xxServerError()) {
            String reference = UUID.randomUUID().toString();
            LOG.error("the engine's REST API failed, reference {}\n{}", reference, EngineLog.take());
            return "Something went wrong on our side. Nothing was saved. Reference " + reference;
        }
        if (!message.isBlank() && !INSIDES.matcher(message).find()) {
            return message;
        }
        return switch (status) {
            case NOT_FOUND -> "There is nothing of the kind.";
            case CONFLICT -> "Somebody else changed this at the same time. Look again, then repeat.";
            case UNSUPPORTED_MEDIA_TYPE -> "This call does not take a body of this media type.";
            case METHOD_NOT_ALLOWED -> "This address does not know this method.";
            default -> "The request lacks a value, or has one of the wrong form.";
        };
    }

    /** Passes a successful answer through as it is written, and holds an error back. */
    private static final class ErrorsHeldBack extends HttpServletResponseWrapper {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private @Nullable ServletOutputStream stream;
        private @Nullable PrintWriter writer;

        ErrorsHeldBack(HttpServletResponse response) {
            super(response);
        }

        /** The error that was held back; null if the answer was passed through. */
        byte @Nullable [] body() {
            if (writer != null) {
                writer.flush();
            }
            return stream == null || isCommitted() ? null : kept.toByteArray();
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            if (stream == null && getStatus() < FIRST_ERROR) {
                return super.getOutputStream();
            }
            if (stream == null) {
                stream = new Kept(kept);
            }
            return stream;
        }

        @Override
        public PrintWriter getWriter() throws IOException {
            if (writer == null && getStatus() < FIRST_ERROR) {
                return super.getWriter();
            }
            if (writer == null) {
                writer = new PrintWriter(new OutputStreamWriter(getOutputStream(), StandardCharsets.UTF_8));
            }
            return writer;
        }

        @Override
        public void flushBuffer() throws IOException {
            if (stream == null) {
                super.flushBuffer();
            }
        }
    }

    private static final class Kept extends ServletOutputStream {
        private final ByteArrayOutputStream to;

        Kept(ByteArrayOutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int b) {
            to.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            to.write(bytes, offset, length);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException("the engine writes at once");
        }
    }
}
