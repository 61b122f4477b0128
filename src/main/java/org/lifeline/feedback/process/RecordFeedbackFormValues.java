package org.lifeline.feedback.process;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.lifeline.feedback.BeneficiaryAnswers;
import org.lifeline.platform.engine.FormValues;
import org.lifeline.platform.engine.Options;
import org.lifeline.voucher.VoucherCode;
import org.springframework.stereotype.Component;

/** The redemptions among which a manager finds the one that a beneficiary called about. */
@Component
class RecordFeedbackFormValues implements FormValues {

    private final BeneficiaryAnswers answers;

    RecordFeedbackFormValues(BeneficiaryAnswers answers) {
        this.answers = answers;
    }

    @Override
    public Set<String> tasks() {
        return Set.of("userTask_recordAnswer");
    }

    @Override
    public Map<String, Supplier<?>> values(DelegateTask task) {
        return Map.of(
                RecordFeedbackProcess.HELP_CHOICES,
                () -> Options.of(answers.withoutAnswer(
                        new VoucherCode((String) task.getVariable(RecordFeedbackProcess.VOUCHER_CODE)))));
    }
}
