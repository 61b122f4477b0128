package org.lifeline.feedback.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.feedback.BeneficiaryAnswers;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.voucher.Voucher;
import org.springframework.stereotype.Component;

/** Finds the voucher that a beneficiary names on the telephone. If there is none, no process is started. */
@Component
class FindHelpDelegate implements JavaDelegate {

    private final BeneficiaryAnswers answers;

    FindHelpDelegate(BeneficiaryAnswers answers) {
        this.answers = answers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String manager = ActingPerson.manager(execution);
        Voucher voucher = answers.voucher(execution.getVariable(RecordFeedbackProcess.VOUCHER_CODE), manager);
        execution.setProcessBusinessKey(voucher.application());
        SystemAuthority.run(() -> {
            execution.setVariable(
                    RecordFeedbackProcess.VOUCHER_CODE, voucher.code().text());
            execution.setVariable(RecordFeedbackProcess.APPLICATION_NUMBER, voucher.application());
            execution.setVariable(RecordFeedbackProcess.RECORDER, manager);
        });
    }
}
