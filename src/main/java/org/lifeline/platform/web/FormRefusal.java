package org.lifeline.platform.web;

import jakarta.servlet.http.HttpServletResponse;
import org.lifeline.platform.problem.Refused;
import org.springframework.http.HttpStatus;

/** A refusal that is shown in the form it is about. */
public final class FormRefusal {

    private FormRefusal() {}

    /**
     * What the form says, shown with the status of the refusal.
     *
     * @throws Refused again for what nobody can put right there: something that is not theirs, or is not there
     */
    public static Refused.FieldError shown(Refused refused, HttpServletResponse response) {
        if (refused.status() == HttpStatus.NOT_FOUND.value() || refused.status() == HttpStatus.FORBIDDEN.value()) {
            throw refused;
        }
        response.setStatus(refused.status());
        return refused.first();
    }
}
