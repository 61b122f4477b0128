package org.lifeline.approval.process;

import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.StageOfficers;
import org.lifeline.approval.StageOfficers.Deciders;
import org.lifeline.notification.Mail;
import org.lifeline.notification.Mailer;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.time.Times;
import org.lifeline.programme.Stage;
import org.springframework.stereotype.Component;

/** Writes to the people who can decide a stage when half of its time is over. */
@Component
class RemindOfficersDelegate implements JavaDelegate {

    private final Approvals approvals;
    private final StageOfficers officers;
    private final Officers directory;
    private final Mailer mailer;
    private final LifelineProperties properties;
    private final Times times;

    RemindOfficersDelegate(
            Approvals approvals,
            StageOfficers officers,
            Officers directory,
            Mailer mailer,
            LifelineProperties properties,
            Times times) {
        this.approvals = approvals;
        this.officers = officers;
        this.directory = directory;
        this.mailer = mailer;
        this.properties = properties;
        this.times = times;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = ApprovalProcess.text(execution, ApprovalProcess.CASE_NUMBER);
        int position = ApprovalProcess.position(execution);
        Stage stage = approvals.stage(number, position);
        Deciders deciders =
                officers.deciders(ApprovalProcess.text(execution, ApprovalProcess.CASE_KIND), number, stage);
        String due =
                times.moment(((Date) execution.getVariable(ApprovalProcess.STAGE_DUE)).toInstant(), Locale.ENGLISH);
        for (String address : directory.addresses(deciders.officer(), deciders.group())) {
            mailer.send(new Mail(
                    // the key of a message becomes a process variable, so it must not contain the address
                    execution.getProcessInstanceId() + "/reminder/"
                            + UUID.nameUUIDFromBytes(address.getBytes(StandardCharsets.UTF_8)),
                    address,
                    "stage-reminder",
                    Map.of(
                            "number",
                            number,
                            "stage",
                            stage.name(),
                            "due",
                            due,
                            "address",
                            properties.publicUrl() + "/camunda/app/tasklist/default/"),
                    List.of()));
        }
    }
}
