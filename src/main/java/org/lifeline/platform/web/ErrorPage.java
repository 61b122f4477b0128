package org.lifeline.platform.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.UploadLimit;
import org.lifeline.platform.engine.LostRace;
import org.lifeline.platform.problem.DatabaseAway;
import org.lifeline.platform.problem.ProblemAdvice;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.UnsentForm;
import org.lifeline.platform.session.StoredSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Answers every error outside a controller: a page for people, a problem document for programs. */
@Controller
class ErrorPage implements ErrorController {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorPage.class);

    private final RunMode mode;
    private final PageLanguage language;
    private final UploadLimit limit;

    ErrorPage(RunMode mode, PageLanguage language, UploadLimit limit) {
        this.mode = mode;
        this.language = language;
        this.limit = limit;
    }

    @RequestMapping(path = "/error", produces = MediaType.TEXT_HTML_VALUE)
    ModelAndView page(HttpServletRequest request, HttpServletResponse response) {
        HttpStatus status = status(request);
        Refused refused = refused(request);
        if (refused != null) {
            status = HttpStatus.valueOf(refused.status());
        }
        String reference = reference(request, status);
        ModelAndView page = new ModelAndView("problem", HttpStatus.valueOf(status.value()));
        page.addAllObjects(language.attributes(request));
        page.addAllObjects(Map.of(
                "title", language.say(title(status), request), "status", status.value(), "demo", mode.embedded()));
        page.addObject("detail", language.say(refused == null ? detail(status) : refused.detail(), request));
        page.addObject("reference", reference);
        page.addObject("account", request.getRemoteUser());
        if (request.getAttribute(UnsentForm.ATTRIBUTE) instanceof UnsentForm unsent) {
            page.setViewName("unsent");
            page.addObject("back", unsent.page());
            page.addObject("texts", unsent.texts());
        }
        return page;
    }

    @RequestMapping("/error")
    ResponseEntity<ProblemDetail> problem(HttpServletRequest request) {
        HttpStatus status = status(request);
        Refused refused = refused(request);
        ProblemDetail problem;
        if (refused != null) {
            problem = ProblemAdvice.problem(refused);
        } else {
            String reference = reference(request, status);
            problem = ProblemDetail.forStatusAndDetail(
                    status, reference == null ? detail(status) : detail(status) + " Reference " + reference);
        }
        return ResponseEntity.status(problem.getStatus())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemAdvice.withRequest(problem));
    }

    private static @Nullable Refused refused(HttpServletRequest request) {
        if (request.getAttribute(Refused.ATTRIBUTE) instanceof Refused early) {
            return early;
        }
        Throwable failure = failure(request);
        HttpSession session = request.getSession(false);
        if (failure != null && session != null) {
            // what could be written of it has been written when the request failed
            session.setAttribute(StoredSession.GIVEN_UP, true);
        }
        Refused refused = Refused.in(failure);
        if (refused == null && DatabaseAway.is(failure)) {
            return DatabaseAway.refused();
        }
        return refused == null && LostRace.is(failure) ? LostRace.refused() : refused;
    }

    private static HttpStatus status(HttpServletRequest request) {
        HttpStatus status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? HttpStatus.resolve(code)
                : null;
        return status == null ? HttpStatus.NOT_FOUND : status;
    }

    private static @Nullable Throwable failure(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable failure ? failure : null;
    }

    private static @Nullable String reference(HttpServletRequest request, HttpStatus status) {
        if (!status.is5xxServerError()) {
            return null;
        }
        String reference = UUID.randomUUID().toString();
        LOG.error("page failed, reference {}", reference, failure(request));
        return reference;
    }

    private static String title(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> "Page not found";
            case FORBIDDEN -> "You may not see this";
            case PAYLOAD_TOO_LARGE -> "This is too large";
            case TOO_MANY_REQUESTS -> "Too often";
            default -> status.is5xxServerError() ? "Sorry, something went wrong" : "This did not work";
        };
    }

    private String detail(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> "Check the address, or start again from the first page.";
            case FORBIDDEN -> "Your log-in is not for this page, or the page was open too long. Go back and try again.";
            case PAYLOAD_TOO_LARGE -> "A file may have at most " + limit.megabytes() + " MB.";
            case TOO_MANY_REQUESTS -> "Wait a minute, then try again.";
            default ->
                status.is5xxServerError() ? "Nothing was saved. Try again in a few minutes." : "Go back and try again.";
        };
    }
}
