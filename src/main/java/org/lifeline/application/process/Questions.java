package org.lifeline.application.process;

import java.util.List;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Decision;

/** The question that sent a case back to its applicant. */
final class Questions {

    private Questions() {}

    /** The lasting name of the question, by which a repeated job does not ask it twice. */
    static String occasion(Approvals approvals, String number) {
        return "question-" + asked(approvals, number).size();
    }

    static String text(Approvals approvals, String number) {
        List<Decision> asked = asked(approvals, number);
        return asked.isEmpty() ? "" : asked.get(asked.size() - 1).reason();
    }

    private static List<Decision> asked(Approvals approvals, String number) {
        return approvals.decisions(number).stream()
                .filter(d -> d.backTo() != null && d.backTo() == Approvals.APPLICANT)
                .toList();
    }
}
