package org.lifeline.feedback.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.feedback.BeneficiaryAnswers;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.voucher.VoucherCode;
import org.springframework.stereotype.Component;

/** Records what a beneficiary said on the telephone, with the name of who wrote it down. */
@Component
class RecordAnswerListener implements TaskListener {

    private final BeneficiaryAnswers answers;

    RecordAnswerListener(BeneficiaryAnswers answers) {
        this.answers = answers;
    }

    @Override
    public void notify(DelegateTask task) {
        answers.record(
                new VoucherCode((String) task.getVariable(RecordFeedbackProcess.VOUCHER_CODE)),
                task.getVariable(RecordFeedbackProcess.REDEMPTION_ID),
                task.getVariable(RecordFeedbackProcess.RECEIVED),
                task.getVariable(RecordFeedbackProcess.ASKED_TO_PAY),
                ActingPerson.manager(task));
    }
}
