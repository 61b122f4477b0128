package org.lifeline.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.user.MessageDeliveryHandler;
import com.icegreen.greenmail.user.UserException;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.application.ApplicantMessages;
import org.lifeline.application.ApplicantMessages.IssuedVoucher;
import org.lifeline.documents.DocumentStore;
import org.lifeline.notification.Message.StoredFile;
import org.lifeline.platform.money.Money;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.SmsServer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What applicants are told by mail and SMS, read at the post office and the gateway; and what operations do when one takes nothing. */
class LettersTest extends LifelineTest {

    private static final Set<String> REFUSED = ConcurrentHashMap.newKeySet();
    private static final AtomicInteger PHONES = new AtomicInteger(2_000_000);
    private static final Map<String, Object> RETRY = Map.of("retries", 1, "dueDate", "2020-01-01T00:00:00.000+0000");
    private static MessageDeliveryHandler usual;

    @Autowired
    private IdentityService identities;

    @Autowired
    private ManagementService management;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ApplicantMessages letters;

    @Autowired
    private DocumentStore store;

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
        assertThat(text(mail))
                .contains("Dear Almaz,", number, "Emergency medical assistance", ADDRESS + "/applications/" + number);
        assertThat(mail.getFrom()[0].toString()).contains("Lifeline");
        assertThat(mail.getHeader("Message-ID")[0]).contains(number);
    }

    @Test
    void notifiesOfARejectionWithTheOfficersReason() throws Exception {
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer"), answers("Almaz"));
        Cases.complete(
                        as("junior-officer"),
                        Cases.task(as("junior-officer"), number),
                        "reject",
                        "documentsMissing",
                        "The bill is missing.\r\nBcc: eve@example.org")
                .expect(204);

        MimeMessage mail = mail("Your application " + number + " was not approved");
        assertThat(text(mail))
                .contains("A document that we need is missing, or we could not read it.", "The bill is missing.");
        assertThat(mail.getAllRecipients()).hasSize(1);
        assertThat(mail.getHeader("Bcc")).isNull();
    }

    @Test
    void sendsTheVoucherAsAPdf() throws Exception {
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer"), answers("አልማዝ"));
        Cases.approve(as("junior-officer"), number);
        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();

        MimeMessage mail = mails(2).stream()
                .filter(m -> id(m).contains(".voucher@"))
                .findFirst()
                .orElseThrow();
        assertThat(text(mail)).contains("Dear አልማዝ,", code, number);
        byte[] pdf = attachment(mail);
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(new PDFTextStripper().getText(document)).contains(code);
        }
        assertThat(applicant.get("/api/vouchers/" + code + "/pdf").expect(200).bytes())
                .isEqualTo(pdf);
    }

    @Test
    void writesNamesAsPlainText() throws Exception {
        String name = "<b>Al</b>maz {{number}} $1 \\n";
        String number = Cases.apply(applicant, answers(name));

        MimeMessage mail = mails(1).get(0);
        assertThat(mail.isMimeType("text/plain")).isTrue();
        assertThat(text(mail)).contains("Dear " + name + ",");
        assertThat(mail.getSubject()).isEqualTo("We have your application " + number);
    }

    @ParameterizedTest
    @CsvSource({
        "am, ማመልከቻዎ %s ደርሶናል, Lifeline፦ ማመልከቻዎ %s ደርሶናል",
        "ar, وصلنا طلبك %s, Lifeline: وصلنا طلبك %s",
        "fr, Nous avons reçu votre demande %s, Lifeline : nous avons votre demande %s",
        "en, We have your application %s, Lifeline: we have your application %s",
        ", We have your application %s, Lifeline: we have your application %s",
    })
    void usesTheLanguageOfTheApplication(String language, String subject, String shortMessage) throws Exception {
        String phone = newPhone();
        Map<String, Object> answers = answers("Almaz");
        answers.put("phone", phone);
        answers.put("language", language);
        String number = Cases.apply(applicant, answers);

        MimeMessage mail = mails(1).get(0);
        assertThat(mail.getSubject()).isEqualTo(subject.formatted(number));
        assertThat(mail.getHeader("Content-Language")).containsExactly(language == null ? "en" : language);
        assertThat(texts(phone, 1).get(0).text()).startsWith(shortMessage.formatted(number));
    }

    @Test
    void refusesALanguageThatTheFormDoesNotOffer() {
        Map<String, Object> answers = answers("Almaz");
        answers.put("language", "../../application");
        applicant
                .post("/api/applications", Map.of("programme", "EMA", "answers", answers, "submit", true))
                .expect(422);
    }

    @Test
    void tellsTheReasonOfARejectionInPlainWordsOfTheLanguage() throws Exception {
        Map<String, Object> answers = answers("Claire");
        answers.put("language", "fr");
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer"), answers);
        Cases.complete(
                        as("junior-officer"),
                        Cases.task(as("junior-officer"), number),
                        "reject",
                        "needNotConfirmed",
                        "L'hôpital ne connaît pas ce cas.")
                .expect(204);

        assertThat(text(mail("Votre demande " + number + " n’a pas été approuvée")))
                .contains(
                        "Nous n’avons pas pu confirmer que cette aide est nécessaire.",
                        "L'hôpital ne connaît pas ce cas.")
                .doesNotContain("{{");
    }

    @Test
    void sendsAnSmsThatSaysNoMoreThanTheNumberAndWhatToDo() {
        String phone = newPhone();
        Map<String, Object> answers = answers("Almaz");
        answers.put("phone", "0" + phone.substring(4)); // as people write it in their country
        String number = Cases.apply(applicant, answers);

        SmsServer.Received sms = texts(phone, 1).get(0);
        assertThat(sms.text())
                .contains(number, ADDRESS + "/applications/" + number)
                .doesNotContain("Almaz", "surgery", "Emergency");
        assertThat(sms.from()).isEqualTo("Lifeline");
        assertThat(sms.authorization()).isEqualTo("Bearer " + SmsServer.TOKEN);
        assertThat(sms.id()).isEqualTo(number + "/received/sms").isEqualTo(sms.key());
        // the gateway has the SMS a moment before the outbox keeps its copy
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(applicant
                                .get("/outbox/" + number + "_received_sms")
                                .expect(200)
                                .text())
                        .contains(phone));
    }

    @Test
    void erasesTheContentOfAMessageOnceItIsSent() {
        String phone = newPhone();
        Map<String, Object> answers = answers("Almaz");
        answers.put("phone", phone);
        String number = Cases.apply(applicant, answers);
        mails(1);
        texts(phone, 1);

        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("""
                        select mail is null and sms is null from message where business_key = :key""")
                        .param("key", number + "/received")
                        .query(Boolean.class)
                        .single());
    }

    @Test
    void aMessagePostedRepeatedlyIsSentOnce() throws Exception {
        String number = Cases.apply(applicant, answers("Almaz"));
        mails(1);

        letters.confirmReceipt(number);
        letters.askInformation(number, "1", "The bill?");

        assertThat(mail("We need more information for your application " + number))
                .isNotNull();
        assertThat(mails(2)).hasSize(2);
        assertThat(as("operations")
                        .get(
                                "/engine-rest/history/process-instance/count?processDefinitionKey=sendMessage&processInstanceBusinessKey="
                                        + number)
                        .expect(200)
                        .json()
                        .path("count")
                        .asInt())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "am", "ar", "fr"})
    void everyEventHasATextInEveryLanguage(String language) throws Exception {
        String phone = newPhone();
        Map<String, Object> answers = answers("Almaz");
        answers.put("phone", phone);
        answers.put("language", language);
        String number = Cases.apply(applicant, answers);
        IssuedVoucher voucher = new IssuedVoucher(
                "AAAA-BBBB-CCCC-DDDD",
                1,
                Money.ofMinor("EUR", 500_000),
                Instant.parse("2026-09-01T00:00:00Z"),
                new StoredFile(
                        "voucher.pdf", "application/pdf", store.put("%PDF".getBytes(StandardCharsets.US_ASCII))));

        letters.askInformation(number, "1", "What does the operation cost?");
        letters.remindInformation(number, "1/1", "What does the operation cost?");
        letters.sendVoucher(number, voucher);
        letters.provisionalVoucher(number, voucher);
        letters.tellRejection(number, Instant.parse("2026-10-01T00:00:00Z"));
        letters.tellWithdrawn(number);
        letters.tellAppealReceived(number, "1");
        letters.tellAppealOutcome(number, "1", true, "needConfirmed", "The hospital has confirmed it.");
        letters.tellAppealOutcome(number, "2", false, "needNotConfirmed", "The hospital denies it.");
        letters.tellWaitingForFunds(number);

        List<MimeMessage> mails = mails(11);
        assertThat(mails).hasSize(11);
        for (MimeMessage mail : mails) {
            assertThat(mail.getSubject()).isNotBlank().doesNotContain("{{");
            assertThat(text(mail)).contains("Almaz", "/applications/" + number).doesNotContain("{{");
        }
        assertThat(mails.stream().map(LettersTest::id)).doesNotHaveDuplicates();
        assertThat(texts(phone, 11))
                .hasSize(11)
                .allSatisfy(sms ->
                        assertThat(sms.text()).contains(number).doesNotContain("{{", "Almaz", "AAAA-BBBB", "hospital"));
        String amount = text(mails.stream()
                .filter(m -> id(m).contains(".voucher@"))
                .findFirst()
                .orElseThrow());
        assertThat(amount).containsPattern("EUR 5.?000[.,]00").contains("2026").contains("31");
    }

    @Test
    void anApplicantWithoutMailAndMobileIsNotifiedInThePortalOnly() {
        Map<String, Object> answers = answers("Almaz");
        answers.remove("email");
        answers.put("phone", "011 551 0033");
        String number = Cases.apply(applicant, answers);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(as("operations")
                                .get(
                                        "/engine-rest/history/process-instance?processDefinitionKey=sendMessage&processInstanceBusinessKey="
                                                + number)
                                .expect(200)
                                .json()
                                .findValuesAsText("state"))
                        .containsExactly("COMPLETED"));
        assertThat(applicant
                        .get("/api/applications/" + number)
                        .expect(200)
                        .json()
                        .path("timeline"))
                .isNotEmpty();
    }

    @Test
    void aFailedMailIsAnIncidentAndTheCaseContinues() throws Exception {
        REFUSED.add(address);
        String phone = newPhone();
        Map<String, Object> answers = answers("Almaz");
        answers.put("phone", phone);
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer"), answers);
        // the receipt goes its own way: the officer has the case although the mail cannot leave, and so has the
        // telephone
        String task = Cases.task(as("junior-officer"), number);
        texts(phone, 1);
        String instance = messageOf(number);
        String job = givenUp(instance, "serviceTask_sendMail");
        Api operations = as("operations");
        for (String other : List.of("junior-officer", "programme-manager", "auditor")) {
            as(other)
                    .put("/engine-rest/job/" + job + "/retries", Map.of("retries", 1))
                    .expect(403);
        }

        REFUSED.remove(address);
        operations.put("/engine-rest/job/" + job + "/retries", RETRY).expect(204);

        assertThat(mails(1).get(0).getSubject()).isEqualTo("We have your application " + number);
        Cases.complete(as("junior-officer"), task, "approve", "needConfirmed", "Checked.")
                .expect(204);
        Cases.status(applicant, number, "voucherIssued");
        assertThat(mails(2)).hasSize(2);
        await().atMost(PATIENCE)
                .until(() -> operations
                        .get("/engine-rest/incident?processInstanceId=" + instance)
                        .json()
                        .isEmpty());
        await().atMost(PATIENCE)
                .until(() -> operations
                                .get("/engine-rest/process-instance/" + instance)
                                .status()
                        == 404);
    }

    @Test
    void anSmsRefusedByTheGatewayIsAnIncidentAndDoesNotDelayTheMail() {
        String phone = newPhone();
        SMS.refuse(phone);
        Map<String, Object> answers = answers("Almaz");
        answers.put("phone", phone);
        String number = Cases.apply(applicant, answers);
        mails(1);
        String job = givenUp(messageOf(number), "serviceTask_sendSms");

        SMS.takeAgain(phone);
        as("operations").put("/engine-rest/job/" + job + "/retries", RETRY).expect(204);

        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select sms is null from message where business_key = :key")
                        .param("key", number + "/received")
                        .query(Boolean.class)
                        .single());
        assertThat(SMS.to(phone))
                .hasSizeGreaterThan(1)
                .allSatisfy(sms -> assertThat(sms.key()).isEqualTo(number + "/received/sms"));
        assertThat(mails(1)).hasSize(1);
    }

    /** The first message of this case on its way. */
    private static String messageOf(String number) {
        String[] instance = new String[1];
        await().atMost(PATIENCE).until(() -> {
            instance[0] = as("operations")
                    .get("/engine-rest/process-instance?processDefinitionKey=sendMessage&businessKey=" + number)
                    .expect(200)
                    .json()
                    .path(0)
                    .path("id")
                    .asText(null);
            return instance[0] != null;
        });
        return instance[0];
    }

    /** Makes the attempts that the retry cycle would make a minute apart, up to the incident at this step; returns its job. */
    private String givenUp(String instance, String step) {
        Api operations = as("operations");
        String[] job = new String[1];
        await().atMost(PATIENCE).until(() -> {
            JsonNode jobs = operations
                    .get("/engine-rest/job?withException=true&processInstanceId=" + instance)
                    .expect(200)
                    .json();
            job[0] = jobs.path(0).path("id").asText(null);
            return job[0] != null;
        });
        while (management.createJobQuery().jobId(job[0]).singleResult().getRetries() > 0) {
            assertThatThrownBy(() -> management.executeJob(job[0])).isInstanceOf(RuntimeException.class);
        }
        JsonNode incidents = operations
                .get("/engine-rest/incident?processInstanceId=" + instance)
                .expect(200)
                .json();
        assertThat(incidents).hasSize(1);
        assertThat(incidents.path(0).path("incidentType").asText()).isEqualTo("failedJob");
        assertThat(incidents.path(0).path("activityId").asText()).isEqualTo(step);
        assertThat(incidents.path(0).path("configuration").asText()).isEqualTo(job[0]);
        return job[0];
    }

    private static String newPhone() {
        return "+25191%07d".formatted(PHONES.incrementAndGet());
    }

    /** What came to this number, when there are so many. */
    private static List<SmsServer.Received> texts(String phone, int count) {
        await().atMost(PATIENCE).until(() -> SMS.to(phone).size() >= count);
        return SMS.to(phone);
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
        await().atMost(PATIENCE).until(() -> {
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
