package org.lifeline.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.RefusedAttempts;
import org.lifeline.platform.security.ApplicantLogIn;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.servlet.ModelAndView;

/** Supplies the frame around every page. */
@ControllerAdvice(annotations = Controller.class)
class PageFrame {

    private final RunMode mode;
    private final RefusedAttempts attempts;
    private final PageLanguage language;

    PageFrame(RunMode mode, RefusedAttempts attempts, PageLanguage language) {
        this.mode = mode;
        this.attempts = attempts;
        this.language = language;
    }

    /** The page's language and direction, and the links to its other languages. */
    @ModelAttribute
    void language(HttpServletRequest request, Model model) {
        model.addAllAttributes(language.attributes(request));
    }

    @ModelAttribute("demo")
    boolean demo() {
        return mode.embedded();
    }

    @ModelAttribute("account")
    @Nullable
    String account(@Nullable Principal principal) {
        return principal == null ? null : principal.getName();
    }

    /** How a person without a user name wants to be called; empty until they said so, and null for everybody else. */
    @ModelAttribute("calledBy")
    @Nullable
    Object calledBy(HttpServletRequest request) {
        // not as a parameter, for which Spring would begin a session
        HttpSession session = request.getSession(false);
        return session == null ? null : session.getAttribute(ApplicantLogIn.NAME);
    }

    /** Shows a refusal on a page, with the same words as in the API. */
    @ExceptionHandler(Refused.class)
    ModelAndView refused(Refused refused, HttpServletRequest request, @Nullable Principal principal) {
        attempts.note(refused, request);
        HttpStatus status = HttpStatus.valueOf(refused.status());
        ModelAndView page = new ModelAndView("problem", status);
        page.addAllObjects(language.attributes(request));
        page.addObject(
                "title", language.say(status == HttpStatus.NOT_FOUND ? "Not found" : "This did not work", request));
        page.addObject("detail", language.say(refused.detail(), request));
        page.addObject("status", status.value());
        page.addObject("demo", demo());
        page.addObject("account", account(principal));
        page.addObject("calledBy", calledBy(request));
        return page;
    }

    @ModelAttribute("nav")
    @Nullable
    String nav(HttpServletRequest request) {
        String path = request.getRequestURI();
        if (path.startsWith("/programmes/")) {
            // its address is on the page about funds
            return "funds";
        }
        if (path.startsWith("/providers")) {
            return "providers";
        }
        if (path.startsWith("/provider")) {
            return path.startsWith("/provider/claims") ? "claims" : "redemptions";
        }
        for (String section : new String[] {
            "applications",
            "apply",
            "filing",
            "scan",
            "outbox",
            "audit",
            "funds",
            "finance",
            "signals",
            "insights",
            "people",
            "voucher-prints",
            "operations"
        }) {
            if (path.startsWith("/" + section)) {
                return section;
            }
        }
        return null;
    }
}
