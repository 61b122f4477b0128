package org.lifeline.application;

import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Decision;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The question of an officer that sends a case back to its applicant. */
@Service
public class ApplicantQuestions {

    private final CaseProgress progress;
    private final Approvals approvals;
    private final ApplicantMessages messages;
    private final Clock clock;

    ApplicantQuestions(CaseProgress progress, Approvals approvals, ApplicantMessages messages, Clock clock) {
        this.progress = progress;
        this.approvals = approvals;
        this.messages = messages;
        this.clock = clock;
    }

    /** Lets the case wait for the applicant's answer, and tells them the latest question. */
    @Transactional
    public void ask(String number) {
        progress.askApplicant(number);
        List<Decision> asked = asked(number);
        messages.askInformation(number, occasion(asked), text(asked));
    }

    /** Reminds the applicant of the latest question, at most once a day. */
    public void remind(String number) {
        List<Decision> asked = asked(number);
        // the day is part of the message's key, so that a repeated job sends nothing twice
        String day = "/" + DateTimeFormatter.BASIC_ISO_DATE.format(LocalDate.now(clock));
        messages.remindInformation(number, occasion(asked) + day, text(asked));
    }

    private List<Decision> asked(String number) {
        return approvals.decisions(number).stream()
                .filter(d -> d.backTo() != null && d.backTo() == Approvals.APPLICANT)
                .toList();
    }

    /** The lasting name of the question, by which a repeated job does not ask it twice. */
    private static String occasion(List<Decision> asked) {
        return "question-" + asked.size();
    }

    private static String text(List<Decision> asked) {
        return asked.isEmpty() ? "" : asked.get(asked.size() - 1).reason();
    }
}
