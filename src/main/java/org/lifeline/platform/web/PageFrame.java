package org.lifeline.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.RunMode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What the frame around every page shows. */
@ControllerAdvice(annotations = Controller.class)
class PageFrame {

    private final RunMode mode;

    PageFrame(RunMode mode) {
        this.mode = mode;
    }

    @ModelAttribute("demo")
    boolean demo() {
        return mode.embedded();
    }

    @ModelAttribute("account")
    @Nullable String account(@Nullable Principal principal) {
        return principal == null ? null : principal.getName();
    }

    @ModelAttribute("nav")
    @Nullable String nav(HttpServletRequest request) {
        String path = request.getRequestURI();
        if (path.startsWith("/provider")) {
            return path.startsWith("/provider/claims") ? "claims" : "redemptions";
        }
        for (String section : new String[] {"applications", "apply", "scan", "outbox"}) {
            if (path.startsWith("/" + section)) {
                return section;
            }
        }
        return null;
    }
}
