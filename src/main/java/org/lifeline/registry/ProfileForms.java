package org.lifeline.registry;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.Districts;
import org.lifeline.platform.contact.MailAddress;
import org.lifeline.platform.contact.PhoneNumbers;
import org.lifeline.platform.engine.ValueTables;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.typed.TypedAmount;
import org.lifeline.registry.Profile.Consent;
import org.lifeline.registry.Profile.Difficulty;
import org.lifeline.registry.Profile.Functioning;
import org.lifeline.registry.Profile.Income;
import org.lifeline.registry.Profile.Name;
import org.lifeline.registry.Profile.Payout;
import org.springframework.stereotype.Component;

/**
 * Reads what was typed into a page about a group of facts. Fields that belong to one entry of a list end with its place, such as
 * {@code phone-0}; those of a new entry with {@code new}. An empty entry of a list is taken out.
 */
@Component
class ProfileForms {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_TEXT = 100;
    private static final int LONGEST_ADDRESS = 400;
    private static final int LONGEST_NUMBER = 80;
    private static final int MOST = 10;

    private final PhoneNumbers phones;
    private final Districts districts;
    private final ValueTables tables;
    private final IdentityForms identities;
    private final RegistryProperties properties;
    private final Clock clock;

    ProfileForms(
            PhoneNumbers phones,
            Districts districts,
            ValueTables tables,
            IdentityForms identities,
            RegistryProperties properties,
            Clock clock) {
        this.phones = phones;
        this.districts = districts;
        this.tables = tables;
        this.identities = identities;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * The person as they are after the change.
     *
     * @param author who verifies an identity number by a paper
     * @throws Refused 422 for what is missing or not valid
     */
    Person read(ProfileGroup group, Person person, Map<String, String> typed, String author, Locale language) {
        TypedFacts its = new TypedFacts(typed, language.getLanguage(), LocalDate.now(clock));
        return switch (group) {
            case names -> names(person, its);
            case contact -> contact(person, its);
            case ids -> identities.read(person, its, author);
            case place -> place(person, its);
            case work -> work(person, its);
            case functioning -> person.with(person.profile().withFunctioning(functioning(its)));
            case payout ->
                person.with(person.profile().withPayout(payout(person.profile().payout(), its)));
            case consents ->
                person.with(
                        person.profile().withConsents(consents(person.profile().consents(), its)));
        };
    }

    private Person names(Person person, TypedFacts typed) {
        List<Name> names = new ArrayList<>();
        Name first = new Name(Scripts.of(person.fullName()), person.givenName(), person.familyName());
        names.add(first);
        int chosen = 0;
        for (int i = 1; i <= Profile.MOST_NAMES; i++) {
            String given = typed.line("given-" + i, LONGEST_NAME);
            String family = typed.line("family-" + i, LONGEST_NAME);
            if (given == null && family == null) {
                continue;
            }
            if (given == null) {
                throw Refused.invalid("given-" + i, "Type the given name; with one name only, type it here.");
            }
            Name name = new Name(
                    Scripts.of(given + Objects.requireNonNullElse(family, "")),
                    given,
                    Objects.requireNonNullElse(family, ""));
            if (name.script().isEmpty()) {
                throw Refused.invalid("given-" + i, "A name has letters.");
            }
            if (names.stream().noneMatch(each -> each.full().equals(name.full()))) {
                names.add(name);
            }
            if (typed.is("main", String.valueOf(i))) {
                chosen = names.indexOf(name);
            }
        }
        if (chosen <= 0) {
            return person.with(person.profile().withNames(names.subList(1, names.size())));
        }
        Name main = names.get(chosen);
        if (!isSpellingOf(first, main)) {
            throw Refused.invalid(
                    "main",
                    "This is another name, and not another spelling. To correct a name, the person asks for a correction.");
        }
        names.remove(chosen);
        return person.named(main.given(), main.family()).with(person.profile().withNames(names));
    }

    /** A voucher has the main name, so nobody makes it that of somebody else. */
    private boolean isSpellingOf(Name one, Name other) {
        NameKeys keys = NameKeys.of(one.given(), one.family());
        NameKeys others = NameKeys.of(other.given(), other.family());
        double same = tables.latest(LikenessWeights.TABLE).identityName();
        return Math.max(
                        Trigrams.similarity(keys.latin(), others.latin()),
                        Trigrams.similarity(keys.sound(), others.sound()))
                >= same;
    }

    private Person contact(Person person, TypedFacts typed) {
        List<String> numbers = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            String phone = typed.line("phone-" + i, LONGEST_TEXT);
            if (phone != null) {
                PhoneNumbers.Reading reading = phones.read(phone);
                if (reading.phone() == null) {
                    throw Refused.invalid("phone-" + i, String.valueOf(reading.wrong()));
                }
                put(numbers, reading.phone().e164(), typed.is("firstPhone", String.valueOf(i)));
            }
        }
        for (int i = 0; i < MOST; i++) {
            String email = typed.line("email-" + i, MailAddress.LONGEST);
            if (email != null) {
                String address = MailAddress.tidy(email);
                if (!MailAddress.isAddress(address)) {
                    throw Refused.invalid("email-" + i, "Type an e-mail address such as almaz@example.org.");
                }
                put(addresses, address, typed.is("firstEmail", String.valueOf(i)));
            }
        }
        String language = typed.line("language", LONGEST_TEXT);
        if (language != null && !properties.languages().contains(language)) {
            throw Refused.invalid("language", "Choose one of the list.");
        }
        return person.reachedBy(
                        numbers.isEmpty() ? null : numbers.get(0), addresses.isEmpty() ? null : addresses.get(0))
                .with(person.profile()
                        .withContact(
                                numbers.stream().skip(1).toList(),
                                addresses.stream().skip(1).toList(),
                                language));
    }

    private static void put(List<String> all, String one, boolean first) {
        if (first) {
            all.remove(one);
            all.add(0, one);
        } else if (!all.contains(one)) {
            all.add(one);
        }
    }

    private Person place(Person person, TypedFacts typed) {
        String area = typed.line("area", LONGEST_TEXT);
        if (area != null && !districts.codes().containsKey(area)) {
            throw Refused.invalid("area", "Choose one of the list.");
        }
        return person.livingAt(typed.line("address", LONGEST_ADDRESS))
                .with(person.profile().withPlace(area, typed.line("town", LONGEST_TEXT)));
    }

    private Person work(Person person, TypedFacts typed) {
        Income income = null;
        if (typed.has("amount")) {
            String currency = typed.line("currency", LONGEST_TEXT);
            if (currency == null || !currency.matches("[A-Za-z]{3}")) {
                throw Refused.invalid("currency", "Type the code of the currency, such as ETB.");
            }
            Money amount = TypedAmount.read(
                    "amount", typed.text("amount"), null, currency.toUpperCase(Locale.ROOT), typed.language());
            if (amount.minor() < 0) {
                throw Refused.invalid("amount", "An income is 0 or more.");
            }
            income = new Income(
                    amount.minor(),
                    amount.currencyCode(),
                    typed.one("source", Profile.IncomeSource.values(), "Choose from where the income is known."),
                    typed.past("on"));
        }
        return person.working(typed.line("occupation", LONGEST_TEXT))
                .with(person.profile().withIncome(income));
    }

    private @Nullable Functioning functioning(TypedFacts typed) {
        if (Functioning.QUESTIONS.stream().noneMatch(typed::has)) {
            return null;
        }
        List<Difficulty> answers = Functioning.QUESTIONS.stream()
                .map(question -> typed.one(
                        question, Difficulty.values(), "Choose an answer, also where the person refused to say."))
                .toList();
        return new Functioning(answers, typed.past("on"));
    }

    private @Nullable Payout payout(@Nullable Payout before, TypedFacts typed) {
        if (typed.is("remove", "yes")) {
            return null;
        }
        Profile.PayoutKind kind = typed.one("kind", Profile.PayoutKind.values(), "Choose a bank or a wallet.");
        String provider = typed.required("provider", LONGEST_TEXT, "Type the name of the bank or of the wallet.");
        String holder = typed.required("holder", LONGEST_TEXT, "Type whose account it is, as the bank has it.");
        String account = typed.line("account", LONGEST_NUMBER);
        if (account == null) {
            if (before == null || before.kind() != kind) {
                throw Refused.invalid("account", "Type the number of the account.");
            }
            return new Payout(kind, provider, before.account(), holder);
        }
        return new Payout(kind, provider, kind == Profile.PayoutKind.bank ? bank(account) : wallet(account), holder);
    }

    private static String bank(String typed) {
        String number = CheckDigits.normal(typed);
        if (!number.matches("[A-Z0-9]{5,34}")
                || number.matches("[A-Z]{2}\\d{2}.*") && !CheckDigits.iban.holds(number)) {
            throw Refused.invalid("account", "This cannot be the number of an account. Compare it, digit by digit.");
        }
        return number;
    }

    private String wallet(String typed) {
        PhoneNumbers.Reading reading = phones.read(typed);
        if (reading.phone() == null) {
            throw Refused.invalid("account", String.valueOf(reading.wrong()));
        }
        return reading.phone().e164();
    }

    private List<Consent> consents(List<Consent> before, TypedFacts typed) {
        List<Consent> consents = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            Consent its = before.get(i);
            if (its.backOn() == null && typed.has("back-" + i)) {
                LocalDate back = typed.past("back-" + i);
                if (back.isBefore(its.from())) {
                    throw Refused.invalid("back-" + i, "It was taken back on the day on which it was given, or later.");
                }
                Profile.How how =
                        typed.one("backHow-" + i, Profile.How.values(), "Choose how it was given or taken back.");
                its = new Consent(its.purpose(), its.from(), its.until(), its.how(), back, how);
            }
            consents.add(its);
        }
        String purpose = typed.line("purpose", LONGEST_TEXT);
        if (purpose != null) {
            ConsentPurposes.Purpose known = Optional.ofNullable(
                            tables.latest(ConsentPurposes.TABLE).purposes().get(purpose))
                    .orElseThrow(() -> Refused.invalid("purpose", "Choose one of the list."));
            if (consents.size() >= Profile.MOST_CONSENTS) {
                // the oldest that no longer counts makes room; the versions before have it
                consents.stream()
                        .filter(each -> each.backOn() != null || each.until().isBefore(LocalDate.now(clock)))
                        .findFirst()
                        .ifPresentOrElse(consents::remove, () -> {
                            throw Refused.invalid("purpose", "A person has at most 20 consents.");
                        });
            }
            LocalDate from = typed.past("from");
            LocalDate until = typed.day("until");
            if (until.isBefore(from) || until.isAfter(from.plusMonths(known.months()))) {
                throw Refused.invalid(
                        "until",
                        "A consent for this ends at most %d months after it was given.".formatted(known.months()));
            }
            boolean lasts = consents.stream()
                    .anyMatch(each -> each.purpose().equals(purpose)
                            && each.backOn() == null
                            && !each.until().isBefore(from));
            if (lasts) {
                throw Refused.invalid("purpose", "A consent for this lasts already. Take it back first.");
            }
            consents.add(new Consent(
                    purpose,
                    from,
                    until,
                    typed.one("how", Profile.How.values(), "Choose how it was given or taken back."),
                    null,
                    null));
        }
        return consents;
    }
}
