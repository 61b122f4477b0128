package org.lifeline.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.user.MessageDeliveryHandler;
import com.icegreen.greenmail.user.UserException;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What applicants are told by mail, read at the post office; and what operations do when it does not take a mail. */
class LettersTest extends LifelineTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> REFUSED = ConcurrentHashMap.newKeySet();
    private static MessageDeliveryHandler usual;

    @Autowired
    private IdentityService identities;

    @Autowired
    private ManagementService management;

    @Autowired
    private JdbcClient jdbc;

    private Api applicant;
    private String address;

    /** A post office that can be told to refuse one address; everybody else's mail is delivered as ever. */
    @BeforeAll
    static void aPostOfficeThatMayRefuse() {
        usual = MAIL.getUserManager().getMessageDeliveryHandler();
        MAIL.getUserManager().setMessageDeliveryHandler((mail, to) -> {
            if (REFUSED.contains(to.getEmail())) {
                throw new UserException("this mailbox takes no mail now");
            }
            return usual.handle(mail, to);
        });
    }

    @AfterAll
    static void theUsualPostOffice() {
        MAIL.getUserManager().setMessageDeliveryHandler(usual);
    }

    @BeforeEach
    void someoneNewApplies() {
        applicant = as(Accounts.create(identities, "applicant"));
        address = UUID.randomUUID() + "@example.org";
    }

    @Test
    void confirmsThatAnApplicationHasArrived() throws Exception {
        String number = Cases.apply(applicant, answers("Almaz"));

        MimeMessage mail = mails(1).get(0);
        assertThat(mail.getSubject()).isEqualTo("We have your application " + number);
        assertThat(text(mail)).contains("Dear Almaz,", number, "Emergency medical assistance", ADDRESS + "/applications/" + number);
        assertThat(mail.getFrom()[0].toString()).contains("Lifeline");
        assertThat(mail.getHeader("Message-ID")[0]).contains(number);
    }

    @Test
    void tellsARejectionWithTheOfficersReason() throws Exception {
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer"), answers("Almaz"));
        Cases.complete(
                        as("junior-officer"),
                        Cases.task(as("junior-officer"), number),
                        "reject",
                        "documentsMissing",
                        "The bill is missing.\r\nBcc: eve@example.org")
                .expect(204);

        MimeMessage mail = mail("Your application " + number + " was not approved");
        assertThat(text(mail)).contains("Needed documents are missing or cannot be read", "The bill is missing.");
        assertThat(mail.getAllRecipients()).hasSize(1);
        assertThat(mail.getHeader("Bcc")).isNull();
    }

    @Test
    void sendsTheVoucherAsAPdf() throws Exception {
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer"), answers("አልማዝ"));
        Cases.approve(as("junior-officer"), number);
        String code = Cases.status(applicant, number, "voucherIssued").path("voucherCode").asText();

        MimeMessage mail = mails(2).stream().filter(m -> id(m).contains(".voucher@")).findFirst().orElseThrow();
        assertThat(text(mail)).contains("Dear አልማዝ,", code, number);
        byte[] pdf = attachment(mail);
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(new PDFTextStripper().getText(document)).contains(code);
        }
        assertThat(applicant.get("/api/vouchers/" + code + "/pdf").expect(200).bytes()).isEqualTo(pdf);
    }

    @Test
    void writesAnythingThatANameHoldsAsPlainText() throws Exception {
        String name = "<b>Al</b>maz {{number}} $1 \\n";
        String number = Cases.apply(applicant, answers(name));

        MimeMessage mail = mails(1).get(0);
        assertThat(mail.isMimeType("text/plain")).isTrue();
        assertThat(text(mail)).contains("Dear " + name + ",");
        assertThat(mail.getSubject()).isEqualTo("We have your application " + number);
    }

    @Test
    void becomesAnIncidentThatOperationsRetryWhileTheCaseGoesOn() throws Exception {
        REFUSED.add(address);
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer"), answers("Almaz"));
        // the receipt is a branch of its own: the officer has the case although the mail cannot leave
        String task = Cases.task(as("junior-officer"), number);
        Api operations = as("operations");
        String instance = operations
                .get("/engine-rest/process-instance?processDefinitionKey=assistanceApplication&businessKey=" + number)
                .expect(200)
                .json()
                .path(0)
                .path("id")
                .asText();
        String job = failingJob(operations, instance);
        tryUntilGivenUp(job);

        JsonNode incidents = operations.get("/engine-rest/incident?processInstanceId=" + instance).expect(200).json();
        assertThat(incidents).hasSize(1);
        assertThat(incidents.path(0).path("incidentType").asText()).isEqualTo("failedJob");
        assertThat(incidents.path(0).path("activityId").asText()).isEqualTo("serviceTask_confirmReceipt");
        assertThat(incidents.path(0).path("configuration").asText()).isEqualTo(job);
        for (String other : List.of("junior-officer", "programme-manager", "auditor")) {
            as(other).put("/engine-rest/job/" + job + "/retries", Map.of("retries", 1)).expect(403);
        }

        REFUSED.remove(address);
        operations.put("/engine-rest/job/" + job + "/retries", Map.of("retries", 1, "dueDate", "2020-01-01T00:00:00.000+0000")).expect(204);

        assertThat(mails(1).get(0).getSubject()).isEqualTo("We have your application " + number);
        Cases.complete(as("junior-officer"), task, "approve", "needConfirmed", "Checked.").expect(204);
        Cases.status(applicant, number, "voucherIssued");
        assertThat(mails(2)).hasSize(2);
        await().atMost(PATIENCE).until(() -> operations.get("/engine-rest/incident?processInstanceId=" + instance).json().isEmpty());
        await().atMost(PATIENCE).until(() -> operations.get("/engine-rest/process-instance/" + instance).status() == 404);
    }

    /** The receipt's job, once its first attempt has failed. */
    private static String failingJob(Api operations, String instance) {
        String[] job = new String[1];
        await().atMost(PATIENCE).until(() -> {
            JsonNode jobs = operations.get("/engine-rest/job?withException=true&processInstanceId=" + instance).expect(200).json();
            job[0] = jobs.path(0).path("id").asText(null);
            return job[0] != null;
        });
        return job[0];
    }

    /** The attempts that the retry cycle would make a minute apart. */
    private void tryUntilGivenUp(String job) {
        while (management.createJobQuery().jobId(job).singleResult().getRetries() > 0) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> management.executeJob(job)).isInstanceOf(RuntimeException.class);
        }
    }

    // ---------------------------------------------------------------- the post office

    private Map<String, Object> answers(String givenName) {
        Map<String, Object> answers = Cases.answers("givenName", givenName);
        answers.put("email", address);
        return answers;
    }

    /** The mails to this applicant, when there are so many. */
    private List<MimeMessage> mails(int count) {
        List<MimeMessage> found = new ArrayList<>();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            found.clear();
            for (MimeMessage mail : MAIL.getReceivedMessagesForDomain(address)) {
                found.add(mail);
            }
            return found.size() >= count;
        });
        return found;
    }

    private MimeMessage mail(String subject) throws Exception {
        for (MimeMessage mail : mails(2)) {
            if (subject.equals(mail.getSubject())) {
                return mail;
            }
        }
        throw new AssertionError("no mail with the subject " + subject);
    }

    private static String id(MimeMessage mail) {
        try {
            return mail.getMessageID();
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(MimeMessage mail) throws Exception {
        return mail.getContent() instanceof Multipart parts ? text(parts) : String.valueOf(mail.getContent());
    }

    private static String text(Multipart parts) throws Exception {
        BodyPart first = parts.getBodyPart(0);
        return first.getContent() instanceof Multipart inner ? text(inner) : String.valueOf(first.getContent());
    }

    private static byte[] attachment(Message mail) throws Exception {
        Multipart parts = (Multipart) mail.getContent();
        BodyPart last = parts.getBodyPart(parts.getCount() - 1);
        assertThat(last.getContentType()).startsWith("application/pdf");
        assertThat(last.getFileName()).endsWith(".pdf");
        return last.getInputStream().readAllBytes();
    }
}
