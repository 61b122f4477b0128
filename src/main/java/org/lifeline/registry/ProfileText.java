package org.lifeline.registry;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.Districts;
import org.lifeline.platform.engine.ValueTables;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.time.Times;
import org.lifeline.registry.Profile.Consent;
import org.lifeline.registry.Profile.Functioning;
import org.lifeline.registry.Profile.Id;
import org.lifeline.registry.Profile.Verified;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** What is known further about a person, as people read it. Of identity numbers and accounts it has the end only. */
@Component
public class ProfileText {

    /**
     * One kind of fact.
     *
     * @param label a key of the files of messages
     * @param values as people read them; empty where nothing is known
     * @param said what is compared: two that read the same may still differ
     */
    public record Line(
            String label, List<String> values, @Nullable Object said) {}

    private final MessageSource messages;
    private final Districts districts;
    private final ValueTables tables;
    private final Times times;
    private final Clock clock;

    ProfileText(MessageSource messages, Districts districts, ValueTables tables, Times times, Clock clock) {
        this.messages = messages;
        this.districts = districts;
        this.tables = tables;
        this.times = times;
        this.clock = clock;
    }

    /** All kinds of facts, always in the same order. */
    public List<Line> of(Profile its, Locale language) {
        return List.of(
                new Line(
                        "profile.names",
                        its.names().stream()
                                .map(name -> name.full() + " (" + Scripts.name(name.script(), language) + ")")
                                .toList(),
                        its.names()),
                new Line("profile.phones", its.phones(), its.phones()),
                new Line("profile.emails", its.emails(), its.emails()),
                new Line("profile.language", one(its.language(), code -> language(code, language)), its.language()),
                new Line("profile.first", one(its.first(), id -> first(id, language)), its.first()),
                new Line(
                        "profile.ids",
                        its.ids().stream().map(id -> id(id, language)).toList(),
                        its.ids()),
                new Line(
                        "profile.area",
                        one(its.area(), code -> districts.codes().getOrDefault(code, code)),
                        its.area()),
                new Line("profile.town", one(its.town(), town -> town), its.town()),
                new Line("profile.income", one(its.income(), income -> income(income, language)), its.income()),
                new Line(
                        "profile.functioning",
                        its.functioning() == null ? List.of() : functioning(its.functioning(), language),
                        its.functioning()),
                new Line("profile.payout", one(its.payout(), payout -> payout(payout, language)), its.payout()),
                new Line(
                        "profile.consents",
                        its.consents().stream()
                                .map(each -> consent(each, language))
                                .toList(),
                        its.consents()));
    }

    private static <T> List<String> one(@Nullable T value, Function<T, String> text) {
        return value == null ? List.of() : List.of(text.apply(value));
    }

    /** What a language is called in another one. */
    String language(String code, Locale language) {
        return Locale.forLanguageTag(code).getDisplayLanguage(language);
    }

    private String first(Id id, Locale language) {
        return Stream.concat(Stream.of(kind(id, language)), about(id, language)).collect(Collectors.joining(", "));
    }

    /** An identity number or token, by its end. */
    String id(Id id, Locale language) {
        String end = say(id.isToken() ? "profile.tokenEnds" : "profile.idEnds", language, kind(id, language), id.end());
        return Stream.concat(Stream.of(end), about(id, language)).collect(Collectors.joining(", "));
    }

    private String kind(Id id, Locale language) {
        return tables.latest(IdentityTypes.TABLE)
                .find(id.type())
                .map(type -> type.name(language.getLanguage()))
                .orElse(id.type());
    }

    private Stream<String> about(Id id, Locale language) {
        LocalDate today = LocalDate.now(clock);
        List<String> about = new ArrayList<>();
        if (id.issuer() != null) {
            about.add(id.issuer());
        }
        if (id.expires() != null) {
            about.add(say(
                    id.expires().isBefore(today) ? "profile.expired" : "profile.expires",
                    language,
                    times.day(id.expires(), language)));
        }
        about.add(
                id.verified() == Verified.no || id.verifiedOn() == null
                        ? say("profile.verified.no", language)
                        : say(
                                "profile.verified." + id.verified() + ".on",
                                language,
                                times.day(id.verifiedOn(), language)));
        return about.stream();
    }

    private String income(Profile.Income income, Locale language) {
        return say(
                "profile.income.is",
                language,
                Money.ofMinor(income.currency(), income.minor()).format(language),
                say("profile.income.source." + income.source(), language),
                times.day(income.on(), language));
    }

    private List<String> functioning(Functioning its, Locale language) {
        List<String> lines = IntStream.range(0, Functioning.QUESTIONS.size())
                .mapToObj(i -> say("profile.functioning." + Functioning.QUESTIONS.get(i), language) + ": "
                        + say("profile.difficulty." + its.answers().get(i), language))
                .collect(Collectors.toCollection(ArrayList::new));
        lines.add(say(its.isDisability() ? "profile.disability" : "profile.noDisability", language) + ", "
                + times.day(its.on(), language));
        return lines;
    }

    private String payout(Profile.Payout its, Locale language) {
        return say("profile.payout." + its.kind(), language) + ": " + its.provider() + ", " + its.masked() + ", "
                + its.holder();
    }

    private String consent(Consent its, Locale language) {
        String purpose = tables.latest(ConsentPurposes.TABLE).name(its.purpose(), language.getLanguage());
        String how = say("profile.how." + its.how(), language);
        if (its.backOn() != null) {
            return say(
                    "profile.consent.back",
                    language,
                    purpose,
                    times.day(its.from(), language),
                    times.day(its.backOn(), language),
                    say("profile.how." + Objects.requireNonNullElse(its.backHow(), its.how()), language));
        }
        return say(
                its.until().isBefore(LocalDate.now(clock)) ? "profile.consent.over" : "profile.consent.until",
                language,
                purpose,
                times.day(its.from(), language),
                times.day(its.until(), language),
                how);
    }

    private String say(String key, Locale language, Object... values) {
        return messages.getMessage(key, values, language);
    }
}
