package org.lifeline.feedback.process;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.lifeline.feedback.Complaints;
import org.lifeline.platform.engine.FormValues;
import org.springframework.stereotype.Component;

/** What a manager sees of a complaint. */
@Component
class ComplaintFormValues implements FormValues {

    private final Complaints complaints;

    ComplaintFormValues(Complaints complaints) {
        this.complaints = complaints;
    }

    @Override
    public Set<String> tasks() {
        return Set.of("userTask_decideComplaint");
    }

    @Override
    public Map<String, Supplier<?>> values(DelegateTask task) {
        UUID redemption = FeedbackProcess.redemption(task);
        return Map.of(
                "complaintHelp", () -> complaints.seen(redemption).help(),
                "complaintReceived", () -> complaints.seen(redemption).received(),
                "complaintAskedToPay", () -> complaints.seen(redemption).askedToPay(),
                "complaintRecordedBy", () -> complaints.seen(redemption).recordedBy(),
                "complaintsOfProvider", () -> complaints.seen(redemption).ofProvider());
    }
}
