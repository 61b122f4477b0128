package org.lifeline.application;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Decision;
import org.lifeline.approval.ReasonTexts;
import org.lifeline.documents.VirusMessages;
import org.lifeline.notification.Message;
import org.lifeline.notification.Message.StoredFile;
import org.lifeline.notification.Messages;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.time.Times;
import org.lifeline.programme.ProgrammeTexts;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Service;

/**
 * Sends applicants their messages by mail and SMS, in the language that the application asks for. A method here only posts the message,
 * within the current transaction. The message is sent after that transaction, by each channel independently, so a step of a case never
 * waits for a message and never fails with one. An applicant who gave neither a mail address nor a telephone number reads the same on the
 * portal.
 *
 * <p>Each message is sent once for each application and occasion, however often a method is called.
 */
@Service
public class ApplicantMessages implements VirusMessages {

    /**
     * A voucher, as its letter needs it.
     *
     * @param code in the form that its holder reads
     * @param edition 1 for the first edition, raised each time that the voucher is issued anew
     * @param expires when the voucher expires
     * @param pdf the letter, in the document store
     */
    public record IssuedVoucher(String code, int edition, Money value, Instant expires, StoredFile pdf) {

        /**
         * The key of the message. It never contains the voucher's code, because people other than the holder can read the headers of a
         * mail.
         */
        private String occasion(String kind) {
            return edition == 1 ? kind : kind + "/" + edition;
        }
    }

    private static final Map<String, String> WORDS =
            Map.of(TypedAnswers.PHONE, "Phone number", TypedAnswers.EMAIL, "E-mail address");

    private final Applications applications;
    private final CaseTimeline timeline;
    private final Programmes programmes;
    private final ProgrammeTexts texts;
    private final Approvals approvals;
    private final ReasonTexts reasons;
    private final Languages languages;
    private final Messages messages;
    private final LifelineProperties properties;
    private final Times times;
    private final Phrases phrases;
    private final Clock clock;

    ApplicantMessages(
            Applications applications,
            CaseTimeline timeline,
            Programmes programmes,
            ProgrammeTexts texts,
            Approvals approvals,
            ReasonTexts reasons,
            Languages languages,
            Messages messages,
            LifelineProperties properties,
            Times times,
            Phrases phrases,
            Clock clock) {
        this.applications = applications;
        this.timeline = timeline;
        this.programmes = programmes;
        this.texts = texts;
        this.approvals = approvals;
        this.reasons = reasons;
        this.languages = languages;
        this.messages = messages;
        this.properties = properties;
        this.times = times;
        this.phrases = phrases;
        this.clock = clock;
    }

    /** Tells the applicant that the application has arrived. */
    public void confirmReceipt(String number) {
        post(number, "received", "application-received", Map.of());
    }

    /**
     * Asks the applicant for something without which the case cannot go on.
     *
     * @param occasion tells this question from the other questions of the case, such as a number
     * @param question in the officer's own words
     */
    public void askInformation(String number, String occasion, String question) {
        post(number, "asked/" + occasion, "information-asked", Map.of("question", question));
    }

    /**
     * Reminds the applicant of a question that is not answered yet.
     *
     * @param occasion that of the question, and which reminder this is
     * @param question the same question as before
     */
    public void remindInformation(String number, String occasion, String question) {
        post(number, "reminded/" + occasion, "information-reminder", Map.of("question", question));
    }

    /** Sends the voucher, with its PDF. */
    public void sendVoucher(String number, IssuedVoucher voucher) {
        post(number, voucher.occasion("voucher"), "voucher-issued", voucher);
    }

    /** Sends the voucher of emergency help, with its PDF, and says that the stages of approval follow. */
    public void provisionalVoucher(String number, IssuedVoucher voucher) {
        post(number, voucher.occasion("provisionalVoucher"), "voucher-provisional", voucher);
    }

    /**
     * Tells the applicant that the application was rejected: the coded reason in plain words, and what the officer of the latest rejection
     * wrote.
     *
     * @param appealUntil when the period for an appeal ends; null where no appeal is possible, and then the message mentions none
     */
    public void tellRejection(String number, @Nullable Instant appealUntil) {
        Application application = applications.get(number);
        Language language = language(application);
        String code = String.valueOf(application.reasonCode());
        Map<String, String> values = new HashMap<>();
        values.put("reasonLabel", reasons.of(code, language));
        values.put("reason", wordsOfOfficer(number, code));
        if (appealUntil != null) {
            values.put("appealUntil", times.until(appealUntil, language));
        }
        // the case may have been rejected before, if an appeal against that rejection was allowed
        long rejections = timeline.of(number).stream()
                .filter(e -> e.kind().equals("rejected"))
                .count();
        String occasion = rejections > 1 ? "rejected/" + rejections : "rejected";
        post(
                application,
                occasion,
                appealUntil == null ? "application-rejected-finally" : "application-rejected",
                values,
                null);
    }

    /** What the officer wrote with the latest rejection; empty when a rule gave the reason and no officer did. */
    private String wordsOfOfficer(String number, String reasonCode) {
        return approvals.decisions(number).stream()
                .filter(d -> d.decision().equals(Approvals.REJECT))
                .reduce((earlier, later) -> later)
                .filter(d -> d.reasonCode().equals(reasonCode))
                .map(Decision::reason)
                .orElse("");
    }

    /** Tells the applicant that the application is withdrawn, at their request or because nothing happened to it for a long time. */
    public void tellWithdrawn(String number) {
        post(
                number,
                "withdrawn",
                timeline.hasLapsed(number) ? "application-lapsed" : "application-withdrawn",
                Map.of());
    }

    /**
     * Tells the applicant that the appeal has arrived.
     *
     * @param occasion tells this appeal from the other appeals of the case, such as a number
     */
    public void tellAppealReceived(String number, String occasion) {
        post(number, "appealed/" + occasion, "appeal-received", Map.of());
    }

    /**
     * Tells the applicant the outcome of the appeal.
     *
     * @param occasion that of the appeal
     * @param allowed true when the rejection is lifted, false when it stands
     * @param reasonCode a coded reason
     * @param reason in the reviewer's own words
     */
    public void tellAppealOutcome(String number, String occasion, boolean allowed, String reasonCode, String reason) {
        Application application = applications.get(number);
        post(
                application,
                "appealDecided/" + occasion,
                allowed ? "appeal-allowed" : "appeal-dismissed",
                Map.of("reasonLabel", reasons.of(reasonCode, language(application)), "reason", reason),
                null);
    }

    /** Whether a PIN can be sent to the applicant: the application has a telephone number for SMS, or a mail address. */
    public boolean reaches(String number) {
        Answers reached = applications.get(number).readWithTrustedContact(clock.instant());
        return reached.email() != null || messages.reachesBySms(reached.phone());
    }

    /**
     * Sends the PIN of a voucher: by SMS where there is a telephone number for it, otherwise by mail. It goes by one channel only, and
     * never together with the voucher.
     *
     * @param occasion tells this PIN from the other PINs of the case, such as a number
     */
    public void sendPin(String number, String occasion, String pin) {
        Application application = applications.get(number);
        Answers reached = application.readWithTrustedContact(clock.instant());
        boolean bySms = messages.reachesBySms(reached.phone());
        messages.post(new Message(
                number + "/pin/" + occasion,
                number,
                language(application),
                bySms ? null : reached.email(),
                bySms ? reached.phone() : null,
                "voucher-pin",
                Map.of("number", number, "givenName", application.read().givenName(), "pin", pin),
                null));
    }

    /**
     * Asks whether help that was redeemed was given, and whether somebody asked for money for it.
     *
     * @param occasion tells this question from the other questions of the case, such as the redemption's id
     * @param link the address of the page that takes the answer, to which the language is added
     * @param at when the voucher was redeemed
     * @return false when the application has neither a telephone number for SMS nor a mail address; then nothing is sent
     */
    public boolean askAboutHelp(String number, String occasion, String link, Money amount, Instant at) {
        if (!reaches(number)) {
            return false;
        }
        Application application = applications.get(number);
        Language language = language(application);
        // who changed the contact data a moment ago does not answer for the beneficiary
        Answers reached = application.readWithTrustedContact(clock.instant());
        messages.post(new Message(
                number + "/help/" + occasion,
                number,
                language,
                reached.email(),
                reached.phone(),
                "help-question",
                Map.of(
                        "givenName", application.read().givenName(),
                        "programme", programme(application),
                        "amount", amount.format(language.numbers()),
                        "day", times.day(at, language),
                        "address", link + "?lang=" + language.code()),
                null));
        return true;
    }

    /**
     * Tells the applicant that the contact data were changed: once at each address and number, old and new, in the language of before the
     * change.
     *
     * @param application as it was before the change
     * @param change tells this change from the other changes of the case
     * @param fields keys of the fields that were changed (telephone number, mail address)
     * @param until when the pause ends
     * @param ways the contact data from before the pause, from before this change, and as they are now
     */
    void tellContactChanged(
            Application application, long change, List<String> fields, Instant until, List<Answers> ways) {
        Language language = language(application);
        List<String> phones = ways.stream()
                .map(Answers::phone)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        List<String> mails = ways.stream()
                .map(Answers::email)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        Map<String, String> values = Map.of(
                "number", application.number(),
                "givenName", application.read().givenName(),
                "fields",
                        String.join(
                                ", ",
                                fields.stream()
                                        .map(field -> phrases.say(
                                                Objects.requireNonNull(WORDS.get(field)), language.locale()))
                                        .toList()),
                "until", times.moment(until, language.numbers()),
                "address", properties.publicUrl() + "/applications/" + application.number());
        for (int i = 0; i < Math.max(phones.size(), mails.size()); i++) {
            messages.post(new Message(
                    application.number() + "/contact/" + change + "/" + i,
                    application.number(),
                    language,
                    i < mails.size() ? mails.get(i) : null,
                    i < phones.size() ? phones.get(i) : null,
                    "contact-changed",
                    values,
                    null));
        }
    }

    /**
     * Tells the applicant that their voucher was reported as lost and cannot be used now. Whoever reported it, the applicant knows of it.
     *
     * @param occasion tells this report from the other reports of the case, such as a number
     * @param due by when a manager decides what happens
     */
    public void tellVoucherLost(String number, String occasion, Instant due) {
        Language language = language(applications.get(number));
        post(number, "voucherLost/" + occasion, "voucher-lost", Map.of("due", times.moment(due, language.numbers())));
    }

    /**
     * Tells the applicant that a voucher that was reported as lost can be used again.
     *
     * @param occasion that of the report
     */
    public void tellVoucherGoodAgain(String number, String occasion) {
        post(number, "voucherGoodAgain/" + occasion, "voucher-good-again", Map.of());
    }

    /**
     * Tells the applicant that the application is approved but the programme has no money at present. This is told once, however often the
     * reservation is tried.
     */
    public void tellWaitingForFunds(String number) {
        post(number, "waitingForFunds", "waiting-for-funds", Map.of());
    }

    /**
     * Tells the applicant that the application is approved and that the emergency voucher covers all that was granted: no other voucher
     * follows.
     */
    public void tellHelpConfirmed(String number) {
        post(number, "helpConfirmed", "help-confirmed", Map.of());
    }

    /** Tells the applicant that the programme was closed before a voucher was issued, and that none will be issued. */
    public void tellProgrammeClosed(String number) {
        post(number, "programmeClosed", "programme-closed", Map.of());
    }

    /** Tells the applicant that a file had a virus, what became of it, and what to do now. Of a file that an officer added, the case file tells. */
    @Override
    public void tellOfVirus(String number, String sender, String occasion) {
        Application application = applications.find(number).orElse(null);
        if (application == null || (!sender.equals(application.applicant()) && !sender.equals(application.filedBy()))) {
            return;
        }
        Answers told = application.read();
        messages.post(new Message(
                number + "/" + occasion,
                number,
                languages.of(told.language()),
                told.email(),
                told.phone(),
                "document-infected",
                Map.of(
                        "number",
                        number,
                        "address",
                        properties.publicUrl()
                                + (application.status() == Status.draft ? "/apply?draft=" : "/applications/")
                                + number),
                null));
    }

    private void post(String number, String occasion, String template, IssuedVoucher voucher) {
        Application application = applications.get(number);
        Language language = language(application);
        post(
                application,
                occasion,
                template,
                Map.of(
                        "value", voucher.value().format(language.numbers()),
                        "code", voucher.code(),
                        "validUntil", times.until(voucher.expires(), language)),
                voucher.pdf());
    }

    private void post(String number, String occasion, String template, Map<String, String> more) {
        post(applications.get(number), occasion, template, more, null);
    }

    private void post(
            Application application,
            String occasion,
            String template,
            Map<String, String> more,
            @Nullable StoredFile file) {
        String number = application.number();
        // a message with a file carries the voucher: for a while after a change of contact data it goes to the old
        // address
        Answers reached = file == null ? application.read() : application.readWithTrustedContact(clock.instant());
        Map<String, String> values = new HashMap<>(more);
        values.put("number", number);
        values.put("givenName", application.read().givenName());
        values.put("programme", programme(application));
        values.put("address", properties.publicUrl() + "/applications/" + number);
        messages.post(new Message(
                number + "/" + occasion,
                number,
                language(application),
                reached.email(),
                reached.phone(),
                template,
                values,
                file));
    }

    /** The name of its programme in the applicant's language. */
    private String programme(Application application) {
        return texts.name(programmes.get(application.programme()), language(application))
                .text();
    }

    private Language language(Application application) {
        return languages.of(application.read().language());
    }
}
