package org.lifeline.registry;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the registry says about a person beyond the first facts of {@link Person}. It is a part of the person: each version has it whole. It
 * must never get into a log or a process variable.
 *
 * @param names in other scripts or spellings than the first one, which is the person's name
 * @param phones further telephone numbers in E.164; the first one, which the person prefers, is {@link Person#phone()}
 * @param emails further addresses; the first one is {@link Person#email()}
 * @param ids further identity numbers
 * @param first what is known about the identity number {@link Person#idNumber()}; null for nothing
 * @param area code of the region or district, from the file of the deployment
 * @param town the town; the line with the street is {@link Person#address()}
 * @param language in which the person wants to be spoken to, such as {@code am}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Profile(
        List<Name> names,
        List<String> phones,
        List<String> emails,
        List<Id> ids,
        @Nullable Id first,
        @Nullable String area,
        @Nullable String town,
        @Nullable String language,
        @Nullable Income income,
        @Nullable Functioning functioning,
        @Nullable Payout payout,
        List<Consent> consents) {

    public static final int MOST_NAMES = 9;

    /** With the first one, ten. */
    public static final int MOST_CONTACTS = 9;

    public static final int MOST_IDS = 10;
    public static final int MOST_CONSENTS = 20;

    /** Nothing is known. */
    public static final Profile NONE = new Profile(
            List.of(), List.of(), List.of(), List.of(), null, null, null, null, null, null, null, List.of());

    // the canonical constructor is also what a stored text is read with, which leaves out what is empty
    public Profile {
        names = copy(names);
        phones = copy(phones);
        emails = copy(emails);
        ids = copy(ids);
        consents = copy(consents);
    }

    private static <T> List<T> copy(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /** @param script ISO 15924 code of its letters, such as {@code Ethi} */
    public record Name(String script, String given, String family) {

        /** Both parts; one for a person with one name. */
        @JsonIgnore
        public String full() {
            return (given + " " + family).strip();
        }
    }

    /** By what an identity number is known to be right. */
    public enum Verified {
        no,
        paper,
        source
    }

    /**
     * An identity number.
     *
     * @param type code of a row of the table {@code identityTypes}
     * @param number as it was typed; null for a token, and for the first number of a person, which stands elsewhere
     * @param key keyed hash of a token, in hex: a token is not kept otherwise
     * @param ending the last characters of a token
     * @param expires the last day on which it counts
     * @param by the account that verified it
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Id(
            String type,
            @Nullable String number,
            @Nullable String key,
            @Nullable String ending,
            @Nullable String issuer,
            @Nullable LocalDate expires,
            Verified verified,
            @Nullable LocalDate verifiedOn,
            @Nullable String by) {

        private static final int SHOWN = 3;

        @JsonIgnore
        public boolean isToken() {
            return key != null;
        }

        /** The end of the number or token: enough to compare with a paper, and nothing to copy. */
        @JsonIgnore
        public String end() {
            String all = number == null ? ending == null ? "" : ending : number;
            return all.substring(Math.max(0, all.length() - SHOWN));
        }
    }

    /**
     * @param minor per month, in minor units of the currency
     * @param source where it is known from: name of an {@link IncomeSource}
     */
    public record Income(long minor, String currency, IncomeSource source, LocalDate on) {}

    public enum IncomeSource {
        said,
        paper,
        visit,
        office
    }

    /**
     * The answers to the six questions of the Washington Group short set, in their order: seeing, hearing, walking, remembering, self-care,
     * communicating.
     */
    public record Functioning(List<Difficulty> answers, LocalDate on) {

        public static final List<String> QUESTIONS =
                List.of("seeing", "hearing", "walking", "remembering", "selfCare", "communicating");

        public Functioning {
            if (answers.size() != QUESTIONS.size()) {
                throw new IllegalArgumentException("the short set has six answers");
            }
            answers = List.copyOf(answers);
        }

        /** Whether the person counts as one with a disability, as the Washington Group recommends: a lot of difficulty with one thing. */
        @JsonIgnore
        public boolean isDisability() {
            return answers.contains(Difficulty.lot) || answers.contains(Difficulty.cannot);
        }
    }

    /** An answer of the short set. */
    public enum Difficulty {
        none,
        some,
        lot,
        cannot,
        refused
    }

    /** @param account number of the account or wallet, in the form in which banks take it */
    public record Payout(PayoutKind kind, String provider, String account, String holder) {

        private static final int SHOWN = 4;

        /** Only its end. */
        @JsonIgnore
        public String masked() {
            return "•••• " + account.substring(Math.max(0, account.length() - SHOWN));
        }
    }

    public enum PayoutKind {
        bank,
        wallet
    }

    /**
     * @param purpose code of a row of the table {@code consentPurposes}
     * @param until the last day
     * @param how in which form it was given
     * @param backOn the day on which it was taken back; null while it lasts
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Consent(
            String purpose,
            LocalDate from,
            LocalDate until,
            How how,
            @Nullable LocalDate backOn,
            @Nullable How backHow) {}

    /** How a consent was given or taken back. */
    public enum How {
        spoken,
        signed,
        online
    }

    // ---------------------------------------------------------------- changed copies

    /** What a line of a file says. */
    public static Profile of(List<String> names, List<String> phones, @Nullable String area, @Nullable String town) {
        return new Profile(
                names.stream()
                        .map(name -> new Name(Scripts.of(name), name, ""))
                        .filter(name -> !name.script().isEmpty())
                        .toList(),
                phones,
                List.of(),
                List.of(),
                null,
                area,
                town,
                null,
                null,
                null,
                null,
                List.of());
    }

    @JsonIgnore
    public boolean isEmpty() {
        return equals(NONE);
    }

    Profile withNames(List<Name> its) {
        return new Profile(
                its, phones, emails, ids, first, area, town, language, income, functioning, payout, consents);
    }

    Profile withContact(List<String> itsPhones, List<String> itsEmails, @Nullable String itsLanguage) {
        return new Profile(
                names,
                itsPhones,
                itsEmails,
                ids,
                first,
                area,
                town,
                itsLanguage,
                income,
                functioning,
                payout,
                consents);
    }

    Profile withIds(List<Id> its, @Nullable Id itsFirst) {
        return new Profile(
                names, phones, emails, its, itsFirst, area, town, language, income, functioning, payout, consents);
    }

    Profile withPlace(@Nullable String itsArea, @Nullable String itsTown) {
        return new Profile(
                names, phones, emails, ids, first, itsArea, itsTown, language, income, functioning, payout, consents);
    }

    Profile withIncome(@Nullable Income its) {
        return new Profile(names, phones, emails, ids, first, area, town, language, its, functioning, payout, consents);
    }

    Profile withFunctioning(@Nullable Functioning its) {
        return new Profile(names, phones, emails, ids, first, area, town, language, income, its, payout, consents);
    }

    Profile withPayout(@Nullable Payout its) {
        return new Profile(names, phones, emails, ids, first, area, town, language, income, functioning, its, consents);
    }

    Profile withConsents(List<Consent> its) {
        return new Profile(names, phones, emails, ids, first, area, town, language, income, functioning, payout, its);
    }

    /** Without contacts that the first facts say already: an application said them anew. */
    Profile besides(@Nullable String phone, @Nullable String email) {
        boolean same = phone != null && phones.contains(phone) || email != null && emails.contains(email);
        return same
                ? withContact(
                        phones.stream().filter(each -> !each.equals(phone)).toList(),
                        emails.stream().filter(each -> !each.equals(email)).toList(),
                        language)
                : this;
    }

    // ---------------------------------------------------------------- merge

    /** What this person and another entry of the same person say together; where both say one thing differently, this one counts. */
    Profile with(Profile other) {
        return new Profile(
                both(names, other.names, MOST_NAMES, Name::full),
                both(phones, other.phones, MOST_CONTACTS, each -> each),
                both(emails, other.emails, MOST_CONTACTS, each -> each),
                both(ids, other.ids, MOST_IDS, Profile::identityOf),
                first,
                or(area, other.area),
                area == null ? or(town, other.town) : town,
                or(language, other.language),
                or(income, other.income),
                or(functioning, other.functioning),
                or(payout, other.payout),
                both(consents, other.consents, MOST_CONSENTS, each -> each));
    }

    /**
     * What stays when another entry goes that was taken in: what this one said before, and what was said anew since. What both entries say now
     * and this one did not say before was the other's.
     *
     * @param before what this one said before it took the other in
     * @param other what the other entry says
     */
    Profile without(Profile other, Profile before) {
        return new Profile(
                apart(names, other.names, before.names),
                apart(phones, other.phones, before.phones),
                apart(emails, other.emails, before.emails),
                apart(ids, other.ids, before.ids),
                first,
                apart(area, other.area, before.area),
                apart(town, other.town, before.town),
                apart(language, other.language, before.language),
                apart(income, other.income, before.income),
                apart(functioning, other.functioning, before.functioning),
                apart(payout, other.payout, before.payout),
                apart(consents, other.consents, before.consents));
    }

    private static String identityOf(Id id) {
        return id.key() != null ? id.key() : String.valueOf(SearchKeys.normalId(String.valueOf(id.number())));
    }

    private static <T> List<T> both(List<T> one, List<T> other, int most, Function<T, Object> same) {
        List<T> all = new ArrayList<>();
        Set<Object> known = new LinkedHashSet<>();
        for (List<T> list : List.of(one, other)) {
            list.stream().filter(each -> known.add(same.apply(each))).forEach(all::add);
        }
        return all.subList(0, Math.min(most, all.size()));
    }

    private static <T> List<T> apart(List<T> now, Collection<T> other, Collection<T> before) {
        return now.stream()
                .filter(each -> !other.contains(each) || before.contains(each))
                .toList();
    }

    private static <T> @Nullable T or(@Nullable T one, @Nullable T other) {
        return one == null ? other : one;
    }

    private static <T> @Nullable T apart(@Nullable T now, @Nullable T other, @Nullable T before) {
        return now != null && now.equals(other) && !now.equals(before) ? before : now;
    }
}
