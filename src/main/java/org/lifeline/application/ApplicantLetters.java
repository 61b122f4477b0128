package org.lifeline.application;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Decision;
import org.lifeline.approval.Reasons;
import org.lifeline.notification.Letter;
import org.lifeline.notification.Letter.Attachment;
import org.lifeline.notification.Mailer;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Service;

/** What an applicant is told by mail. Who gave no address reads the same on the portal. */
@Service
public class ApplicantLetters {

    private final Applications applications;
    private final Programmes programmes;
    private final Approvals approvals;
    private final Reasons reasons;
    private final Mailer mailer;
    private final LifelineProperties properties;

    ApplicantLetters(
            Applications applications,
            Programmes programmes,
            Approvals approvals,
            Reasons reasons,
            Mailer mailer,
            LifelineProperties properties) {
        this.applications = applications;
        this.programmes = programmes;
        this.approvals = approvals;
        this.reasons = reasons;
        this.mailer = mailer;
        this.properties = properties;
    }

    public void confirmReceipt(String number) {
        send(number, "received", "application-received", Map.of(), List.of());
    }

    public void tellRejection(String number) {
        Application application = applications.get(number);
        String code = String.valueOf(application.reasonCode());
        String words = approvals.decisions(number).stream()
                .filter(d -> d.decision().equals(Approvals.REJECT))
                .map(Decision::reason)
                .reduce((earlier, later) -> later)
                .orElse("");
        send(
                number,
                "rejected",
                "application-rejected",
                Map.of("reasonLabel", reasons.label(code), "reason", words),
                List.of());
    }

    /** Sends the voucher. */
    public void sendVoucher(String number, Map<String, String> voucher, Attachment pdf) {
        send(number, "voucher", "voucher-issued", voucher, List.of(pdf));
    }

    public void askInformation(String number, String occasion, String question) {}

    public void remindInformation(String number, String occasion, String question) {}

    public void tellWithdrawn(String number) {}

    public void tellAppealOutcome(String number, String occasion, boolean overturned, String reasonCode, String reason) {}

    private void send(String number, String kind, String template, Map<String, String> more, List<Attachment> attachments) {
        Application application = applications.get(number);
        String email = application.read().email();
        if (email == null) {
            return;
        }
        Map<String, String> values = new HashMap<>(more);
        values.put("number", number);
        values.put("givenName", application.read().givenName());
        values.put("programme", programmes.get(application.programme()).name());
        values.put("address", properties.publicUrl() + "/applications/" + number);
        mailer.send(new Letter(number + "/" + kind, email, template, values, attachments));
    }
}
