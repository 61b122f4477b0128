package org.lifeline.mydata;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.notification.SentMessage;
import org.lifeline.registry.Person;
import org.lifeline.registry.Profile;

/**
 * Everything that is kept about the holder of an account, without what is about others. People of the office appear by the name of their
 * stage only. What is left out, and why, is on the page {@code /my-data}.
 *
 * @param account the name with which the person logs in
 * @param name the person's name as the account has it, with the account
 * @param contacts telephone numbers and mail addresses that open the account
 * @param roles of the account
 * @param register what the registry says, where the office saw that the holder of the account is that person; null otherwise
 */
record MyData(
        Instant madeAt,
        String account,
        String name,
        List<String> contacts,
        List<String> roles,
        List<Application> applications,
        List<Request> requests,
        List<Complaint> complaints,
        List<Agreement> agreements,
        List<Passkey> passkeys,
        @Nullable Register register) {

    /**
     * A passkey with which the person logs in. The key itself is on their phone, and what checks it is of use to nobody else.
     *
     * @param name what the person calls it
     * @param lastUsedAt null until it was used
     */
    record Passkey(String name, Instant madeAt, @Nullable Instant lastUsedAt) {}

    /**
     * The person's entry in the register of people.
     *
     * @param birthDate the first of January where only the year is known
     * @param identityNumbers further ones; a token is named and not written, because whoever has it could use it
     * @param area code of the region or district
     */
    record Register(
            String givenName,
            String familyName,
            List<Profile.Name> names,
            @Nullable String gender,
            LocalDate birthDate,
            boolean birthYearOnly,
            @Nullable String idNumber,
            List<IdentityNumber> identityNumbers,
            List<String> phones,
            List<String> emails,
            @Nullable String language,
            @Nullable String area,
            @Nullable String town,
            @Nullable String address,
            @Nullable String occupation,
            Profile.@Nullable Income income,
            Profile.@Nullable Functioning functioning,
            Profile.@Nullable Payout payout,
            List<Profile.Consent> consents) {

        static Register of(Person its) {
            Profile profile = its.profile();
            return new Register(
                    its.givenName(),
                    its.familyName(),
                    profile.names(),
                    its.gender(),
                    its.birthDate(),
                    its.birthYearOnly(),
                    its.idNumber(),
                    profile.ids().stream().map(IdentityNumber::of).toList(),
                    all(its.phone(), profile.phones()),
                    all(its.email(), profile.emails()),
                    profile.language(),
                    profile.area(),
                    profile.town(),
                    its.address(),
                    its.occupation(),
                    profile.income(),
                    profile.functioning(),
                    profile.payout(),
                    profile.consents());
        }

        private static List<String> all(@Nullable String first, List<String> further) {
            return Stream.concat(Stream.ofNullable(first), further.stream()).toList();
        }
    }

    /** @param number null for a token */
    record IdentityNumber(
            String type,
            @Nullable String number,
            @Nullable String issuer,
            @Nullable LocalDate expires,
            String verified,
            @Nullable LocalDate verifiedOn) {

        static IdentityNumber of(Profile.Id its) {
            return new IdentityNumber(
                    its.type(),
                    its.number(),
                    its.issuer(),
                    its.expires(),
                    its.verified().name(),
                    its.verifiedOn());
        }
    }

    /**
     * That the person manages the applications of somebody else, or somebody else those of the person.
     *
     * @param youAct whether it is the person who acts
     * @param relationship what whoever acts is to the other, such as {@code child}
     * @param name what the person calls the other one; null where the other one acts
     * @param since null while nobody agreed
     * @param until the moment after its last day; null while nobody agreed
     * @param endedAt null while it lasts
     */
    record Agreement(
            boolean youAct,
            String relationship,
            @Nullable String name,
            Instant askedAt,
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable Instant endedAt) {}

    /**
     * What the person complained about with this account.
     *
     * @param kind such as {@code delay}
     * @param words null once they were erased
     */
    record Complaint(
            String number,
            String kind,
            @Nullable String application,
            Instant askedAt,
            @Nullable String words,
            List<Answer> answers) {}

    /**
     * One round of a complaint.
     *
     * @param due by when it is answered
     * @param notSettled what the answer before did not settle, in the person's words
     * @param words of the answer; null while there is none, and once they were erased
     */
    record Answer(
            Instant due,
            @Nullable String notSettled,
            @Nullable Instant answeredAt,
            @Nullable String words) {}

    /**
     * @param answers by the keys of the programme's form, with the newest contact data; empty once they were erased
     * @param onBehalfOf whom a social worker named as the person that the application is for
     * @param filedByOther whether somebody else filed it for this person
     */
    record Application(
            String number,
            String programme,
            String programmeName,
            String status,
            @Nullable BigDecimal amount,
            String currency,
            @Nullable String onBehalfOf,
            boolean filedByOther,
            Instant createdAt,
            @Nullable Instant submittedAt,
            Map<String, Object> answers,
            List<Event> events,
            List<Document> documents,
            List<Decision> decisions,
            List<Finding> findings,
            List<Reply> replies,
            @Nullable Appeal appeal,
            List<ContactChange> contactChanges,
            List<Voucher> vouchers,
            List<SentMessage> messages,
            Ways ways) {}

    /**
     * What the person asked to be corrected or erased.
     *
     * @param kind {@code correction} or {@code erasure}
     * @param application and field: what was to be corrected; null for an erasure
     * @param granted null while nobody has decided
     * @param effect {@code changed}, or {@code noted} for a correction that stands beside the answer; null where nothing was granted
     * @param reason in the words of who decided
     */
    record Request(
            String number,
            String kind,
            @Nullable String application,
            @Nullable String field,
            Instant askedAt,
            @Nullable Boolean granted,
            @Nullable String effect,
            @Nullable String reason,
            @Nullable Instant decidedAt) {}

    /**
     * How the person wants to be told.
     *
     * @param chosen {@code sms}, {@code email}, {@code messenger} or {@code paper} by group of messages; a group that is not in it goes by SMS and mail
     * @param never the ways that the person excluded
     * @param messengerAgreedAt when the person agreed to the messenger; null where they did not
     * @param quietFrom first quiet minute of a day at the programme's place, null without quiet hours, as is the first minute after them
     */
    record Ways(
            Map<String, String> chosen,
            List<String> never,
            @Nullable Instant messengerAgreedAt,
            @Nullable LocalTime quietFrom,
            @Nullable LocalTime quietUntil) {}

    /** Something that happened, as a code such as {@code submitted}. */
    record Event(Instant at, String kind) {}

    /**
     * @param size bytes
     * @param sha256 of the content, lower-case hex
     * @param link where the file itself is read, on this server; null when its content was deleted
     * @param deletedAt since when it is deleted, because the time for which it is kept is over; null while it is there
     */
    record Document(
            UUID id,
            String fileName,
            String kind,
            String mediaType,
            long size,
            String sha256,
            Instant uploadedAt,
            boolean addedByYou,
            @Nullable String link,
            @Nullable Instant deletedAt) {}

    /**
     * @param stage of the case, or {@code emergency} for help before the stages decided
     * @param decision {@code approve}, {@code reject}, {@code sendBack}, {@code authorise} or {@code decline}
     * @param reason the coded reason in the reader's language
     * @param words what the officer wrote
     */
    record Decision(
            Instant at,
            String stage,
            String decision,
            String reasonCode,
            String reason,
            @Nullable String words) {}

    /**
     * What officers found when they assessed the application.
     *
     * @param need a mark from 0 to 4, as are vulnerability and medicalUrgency
     * @param score 0 to 100
     * @param recommended amount
     * @param words why the amount was changed
     */
    record Finding(
            Instant at,
            int need,
            int vulnerability,
            int medicalUrgency,
            int score,
            BigDecimal recommended,
            @Nullable String words) {}

    /** An answer to a question of the office. */
    record Reply(Instant at, String text) {}

    /** @param outcome {@code overturn} or {@code uphold} the rejection; null while nobody has decided */
    record Appeal(
            Instant filedAt,
            String grounds,
            @Nullable String outcome,
            @Nullable String reason,
            @Nullable String words,
            @Nullable Instant decidedAt) {}

    /** @param fields keys of the form that were changed */
    record ContactChange(Instant at, List<String> fields) {}

    record Voucher(
            String code,
            String state,
            boolean provisional,
            BigDecimal value,
            BigDecimal redeemed,
            String currency,
            Instant issuedAt,
            Instant expiresAt,
            List<Loss> losses,
            List<Redemption> redemptions) {}

    /**
     * That the voucher was reported as lost.
     *
     * @param words what was written with the report; null where nothing was, and once it was erased
     */
    record Loss(Instant reportedAt, @Nullable String words) {}

    /**
     * @param provider name of the hospital or pharmacy
     * @param presence how it was checked that you were there: {@code none}, {@code pin} or {@code id}
     * @param reversedAt when it was taken back; null while it stands
     * @param feedback what you were asked about it, and said; null when nobody asked
     */
    record Redemption(
            UUID id,
            Instant at,
            String provider,
            BigDecimal amount,
            String presence,
            @Nullable Instant reversedAt,
            @Nullable Feedback feedback) {}

    /** @param finding of a complaint: {@code cleared} or {@code confirmed}; null without one, and while nobody has decided */
    record Feedback(
            @Nullable Instant askedAt,
            @Nullable Instant answeredAt,
            @Nullable Boolean received,
            @Nullable Boolean askedToPay,
            boolean complaint,
            @Nullable String finding) {}
}
