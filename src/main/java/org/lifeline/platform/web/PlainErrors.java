package org.lifeline.platform.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.Host;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.language.VisitorLanguage;
import org.lifeline.platform.problem.DatabaseAway;
import org.lifeline.platform.problem.ProblemAdvice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;

/**
 * Answers what {@link ErrorPage} cannot: a request that the container refuses before it reaches us, and an error while the page of an error is
 * made. Without it people would see the container's own page. It needs neither the database nor a session.
 */
@Component
class PlainErrors implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final Logger LOG = LoggerFactory.getLogger(PlainErrors.class);

    private static final int FIRST_ERROR = 400;

    private final Phrases phrases;
    private final VisitorLanguage visitor;
    private final ObjectMapper json;

    PlainErrors(Phrases phrases, VisitorLanguage visitor, ObjectMapper json) {
        this.phrases = phrases;
        this.visitor = visitor;
        this.json = json;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(context -> {
            Host host = (Host) context.getParent();
            if (host instanceof StandardHost standard) {
                // else the container adds one of its own, which would be asked first
                standard.setErrorReportValveClass(Answer.class.getName());
            }
            host.getPipeline().addValve(new Answer());
        });
    }

    /** A valve, because the container asks no filter any more. */
    private final class Answer extends ErrorReportValve {

        @Override
        protected void report(Request request, Response response, @Nullable Throwable failure) {
            if (response.getStatus() < FIRST_ERROR
                    || response.getContentWritten() > 0
                    || !response.setErrorReported()) {
                return;
            }
            AtomicBoolean open = new AtomicBoolean();
            response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, open);
            if (!open.get()) {
                return;
            }
            try {
                write(request, response, failure);
            } catch (IOException gone) {
                LOG.debug("nobody waits for this answer any more", gone);
            }
        }
    }

    private void write(Request request, Response response, @Nullable Throwable failure) throws IOException {
        HttpStatus status = status(response, failure);
        ProblemDetail problem = DatabaseAway.is(failure)
                ? ProblemAdvice.problem(DatabaseAway.refused())
                : ProblemDetail.forStatusAndDetail(
                        status,
                        status.is5xxServerError() ? "Wait a minute, then try again." : "Go back and try again.");
        boolean forPeople =
                String.valueOf(request.getHeader(HttpHeaders.ACCEPT)).contains(MediaType.TEXT_HTML_VALUE);
        response.setStatus(status.value());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentType(forPeople ? MediaType.TEXT_HTML_VALUE : MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        Writer writer = response.getReporter();
        if (writer != null) {
            writer.write(forPeople ? page(request, status, problem.getDetail()) : json.writeValueAsString(problem));
            response.finishResponse();
        }
    }

    private static HttpStatus status(Response response, @Nullable Throwable failure) {
        HttpStatus status = HttpStatus.resolve(response.getStatus());
        return DatabaseAway.is(failure)
                ? HttpStatus.SERVICE_UNAVAILABLE
                : status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status;
    }

    private String page(Request request, HttpStatus status, @Nullable String detail) {
        // a request whose first line cannot be read has no address
        Language language = request.getRequestURI() == null ? Language.ENGLISH : visitor.of(request);
        String title = status.is5xxServerError() ? "Sorry, something went wrong" : "This did not work";
        return """
                <!DOCTYPE html>
                <html lang="%s" dir="%s">
                <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>%3$s - Lifeline</title></head>
                <body><main><h1>%3$s</h1><p>%4$s</p></main></body>
                </html>
                """.formatted(
                language.code(), language.direction(), say(title, language), say(String.valueOf(detail), language));
    }

    private String say(String english, Language language) {
        return HtmlUtils.htmlEscape(phrases.say(english, language.locale()), StandardCharsets.UTF_8.name());
    }
}
