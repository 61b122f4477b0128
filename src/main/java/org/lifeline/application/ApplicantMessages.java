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
import org.lifeline.notification.Message;
import org.lifeline.notification.Message.StoredFile;
import org.lifeline.notification.Messages;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.time.Times;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Service;

/**
 * What an applicant is told by mail and SMS, in the language that the application asks for. To tell is to post the message in the
 * transaction at hand: it leaves after that, each way by itself, and a step of a case never waits for it or fails with it. Who gave
 * neither address nor telephone reads the same on the portal.
 *
 * <p>A message is told once for each application and occasion, however often it is asked for.
 */
@Service
public class ApplicantMessages {

    /**
     * A voucher, for its letter.
     *
     * @param code as its holder reads it
     * @param edition 1, or how often it was issued anew and once more
     * @param expires when it ends
     * @param pdf its document, in the document store
     */
    public record IssuedVoucher(String code, int edition, Money value, Instant expires, StoredFile pdf) {

        /** Names the message: never by the voucher's code, which others than the holder would read in a mail's header. */
        private String occasion(String kind) {
            return edition == 1 ? kind : kind + "/" + edition;
        }
    }

    private static final Map<String, String> WORDS = Map.of(TypedAnswers.PHONE, "Phone number", TypedAnswers.EMAIL, "E-mail address");

    private final Applications applications;
    private final Programmes programmes;
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
            Programmes programmes,
            Approvals approvals,
            ReasonTexts reasons,
            Languages languages,
            Messages messages,
            LifelineProperties properties,
            Times times,
            Phrases phrases,
            Clock clock) {
        this.applications = applications;
        this.programmes = programmes;
        this.approvals = approvals;
        this.reasons = reasons;
        this.languages = languages;
        this.messages = messages;
        this.properties = properties;
        this.times = times;
        this.phrases = phrases;
        this.clock = clock;
    }

    /** We have the application. */
    public void confirmReceipt(String number) {
        post(number, "received", "application-received", Map.of());
    }

    /**
     * Something is needed of the applicant before it goes on.
     *
     * @param occasion names this question among those of the case, such as a number
     * @param question in the officer's own words
     */
    public void askInformation(String number, String occasion, String question) {
        post(number, "asked/" + occasion, "information-asked", Map.of("question", question));
    }

    /**
     * The applicant has not answered yet.
     *
     * @param occasion of the question, and which reminder it is
     * @param question the same again
     */
    public void remindInformation(String number, String occasion, String question) {
        post(number, "reminded/" + occasion, "information-reminder", Map.of("question", question));
    }

    /** The voucher, with its PDF. */
    public void sendVoucher(String number, IssuedVoucher voucher) {
        post(number, voucher.occasion("voucher"), "voucher-issued", voucher);
    }

    /** A voucher of the emergency fast track, with its PDF: the stages follow. */
    public void provisionalVoucher(String number, IssuedVoucher voucher) {
        post(number, voucher.occasion("provisionalVoucher"), "voucher-provisional", voucher);
    }

    /**
     * It is not approved: the coded reason in plain words and what the officer wrote, of the latest rejection.
     *
     * @param appealUntil when the days to appeal are over; null where no appeal is possible, and then none is spoken of
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
        // an appeal may have lifted the first one
        long rejections = applications.timeline(number).stream().filter(e -> e.kind().equals("rejected")).count();
        String occasion = rejections > 1 ? "rejected/" + rejections : "rejected";
        post(number, occasion, appealUntil == null ? "application-rejected-finally" : "application-rejected", values);
    }

    /** Of the latest rejection; none when a rule gave the reason and no officer. */
    private String wordsOfOfficer(String number, String reasonCode) {
        return approvals.decisions(number).stream()
                .filter(d -> d.decision().equals(Approvals.REJECT))
                .reduce((earlier, later) -> later)
                .filter(d -> d.reasonCode().equals(reasonCode))
                .map(Decision::reason)
                .orElse("");
    }

    /** It is withdrawn, as the applicant asked, or because nothing happened for long. */
    public void tellWithdrawn(String number) {
        post(number, "withdrawn", applications.hasLapsed(number) ? "application-lapsed" : "application-withdrawn", Map.of());
    }

    /**
     * We have the appeal.
     *
     * @param occasion names this appeal among those of the case, such as a number
     */
    public void tellAppealReceived(String number, String occasion) {
        post(number, "appealed/" + occasion, "appeal-received", Map.of());
    }

    /**
     * What became of the appeal.
     *
     * @param occasion of the appeal
     * @param allowed whether the rejection is lifted; else it stands
     * @param reasonCode a coded reason
     * @param reason in the reviewer's own words
     */
    public void tellAppealOutcome(String number, String occasion, boolean allowed, String reasonCode, String reason) {
        post(
                number,
                "appealDecided/" + occasion,
                allowed ? "appeal-allowed" : "appeal-dismissed",
                Map.of("reasonLabel", reasons.of(reasonCode, language(applications.get(number))), "reason", reason));
    }

    /** Whether a PIN can be sent to the applicant: there is a telephone for short messages, or a mail address. */
    public boolean reaches(String number) {
        Answers reached = applications.get(number).readForWhatIsWorthMoney(clock.instant());
        return reached.email() != null || messages.reachesBySms(reached.phone());
    }

    /**
     * The PIN of a voucher, by SMS where there is a telephone for it, else by mail: on one way only, and never with the voucher.
     *
     * @param occasion names this PIN among those of the case, such as a number
     */
    public void sendPin(String number, String occasion, String pin) {
        Application application = applications.get(number);
        Answers reached = application.readForWhatIsWorthMoney(clock.instant());
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
     * How the applicant is reached was changed: told on every way that there was and is, each once, in the language of before.
     *
     * @param application as it was before
     * @param change names it among those of the case
     * @param fields whose telephone or mail address it is that changed: their keys
     * @param until end of the pause
     * @param ways those of before the pause, of before the change, and of now
     */
    void tellContactChanged(Application application, long change, List<String> fields, Instant until, List<Answers> ways) {
        Language language = language(application);
        List<String> phones = ways.stream().map(Answers::phone).filter(Objects::nonNull).distinct().toList();
        List<String> mails = ways.stream().map(Answers::email).filter(Objects::nonNull).distinct().toList();
        Map<String, String> values = Map.of(
                "number", application.number(),
                "givenName", application.read().givenName(),
                "fields", String.join(", ", fields.stream().map(field -> phrases.say(WORDS.get(field), language.locale())).toList()),
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

    /** It is approved, and the programme has no money now. Told once, however often the reservation is tried. */
    public void tellWaitingForFunds(String number) {
        post(number, "waitingForFunds", "waiting-for-funds", Map.of());
    }

    /** It is approved, and all that was granted is on the emergency voucher: no other voucher follows. */
    public void tellHelpConfirmed(String number) {
        post(number, "helpConfirmed", "help-confirmed", Map.of());
    }

    /** The programme was closed before a voucher was issued: none will be. */
    public void tellProgrammeClosed(String number) {
        post(number, "programmeClosed", "programme-closed", Map.of());
    }

    private void post(String number, String occasion, String template, IssuedVoucher voucher) {
        Language language = language(applications.get(number));
        post(
                number,
                occasion,
                template,
                Map.of(
                        "value", voucher.value().format(language.numbers()),
                        "code", voucher.code(),
                        "validUntil", times.until(voucher.expires(), language)),
                voucher.pdf());
    }

    private void post(String number, String occasion, String template, Map<String, String> more) {
        post(number, occasion, template, more, null);
    }

    private void post(String number, String occasion, String template, Map<String, String> more, @Nullable StoredFile file) {
        Application application = applications.get(number);
        // a file is the voucher: after a change of the telephone or the address it goes the old way for a while
        Answers reached = file == null ? application.read() : application.readForWhatIsWorthMoney(clock.instant());
        Map<String, String> values = new HashMap<>(more);
        values.put("number", number);
        values.put("givenName", application.read().givenName());
        values.put("programme", programmes.get(application.programme()).name());
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

    private Language language(Application application) {
        return languages.of(application.read().language());
    }
}
