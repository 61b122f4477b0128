package org.lifeline.application.process;

import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.application.ApplicantMessages;
import org.lifeline.approval.Approvals;
import org.springframework.stereotype.Component;

/** Reminds the applicant of an open question. */
@Component
class RemindApplicantDelegate implements JavaDelegate {

    private static final DateTimeFormatter DAYS = DateTimeFormatter.BASIC_ISO_DATE;

    private final Approvals approvals;
    private final Clock clock;
    private final ApplicantMessages letters;

    RemindApplicantDelegate(Approvals approvals, Clock clock, ApplicantMessages letters) {
        this.approvals = approvals;
        this.clock = clock;
        this.letters = letters;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(AssistanceProcess.CASE_NUMBER);
        // at most one reminder a day: the day is part of the message's key, so that a repeated job sends nothing twice
        String day = "/" + DAYS.format(LocalDate.now(clock));
        letters.remindInformation(
                number, Questions.occasion(approvals, number) + day, Questions.text(approvals, number));
    }
}
