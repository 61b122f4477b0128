package org.lifeline.registry;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.Districts;
import org.lifeline.platform.engine.ValueTables;
import org.lifeline.platform.money.Money;
import org.lifeline.registry.Profile.Functioning;
import org.lifeline.registry.Profile.Id;
import org.lifeline.registry.Profile.Name;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** The page about a group of facts: its fields, with what is known or what was typed. {@link ProfileForms} reads them. */
@Component
public class ProfileSections {

    /** Blank entries that a list ends with. */
    private static final int BLANK = 2;

    /**
     * Fields that belong together.
     *
     * @param legend what they are about; empty for nothing
     */
    public record Section(String legend, List<Field> fields) {}

    /** How a field looks. */
    public enum Kind {
        text,
        day,
        choice,
        tick
    }

    /**
     * A field.
     *
     * @param options of a choice: what is sent, and what people read
     * @param fixed whether its letters run from left to right in every language, such as those of a number
     */
    public record Field(
            String name,
            String label,
            Kind kind,
            String value,
            Map<String, String> options,
            boolean fixed,
            @Nullable String hint) {}

    private final MessageSource messages;
    private final Districts districts;
    private final ValueTables tables;
    private final RegistryProperties properties;
    private final ProfileText text;

    ProfileSections(
            MessageSource messages,
            Districts districts,
            ValueTables tables,
            RegistryProperties properties,
            ProfileText text) {
        this.messages = messages;
        this.districts = districts;
        this.tables = tables;
        this.properties = properties;
        this.text = text;
    }

    /**
     * The page.
     *
     * @param typed what was typed before; empty at first, when the page shows what is known
     */
    public List<Section> of(ProfileGroup group, Person person, Map<String, String> typed, Locale language) {
        Page page = new Page(person, typed, language);
        return switch (group) {
            case names -> page.names();
            case contact -> page.contact();
            case ids -> page.ids();
            case place -> page.place();
            case work -> page.work();
            case functioning -> page.functioning();
            case payout -> page.payout();
            case consents -> page.consents();
        };
    }

    /**
     * What was typed upon an older version, for the page upon the newest one: entries of a list stand after those that are known now, and
     * what was typed about entries that may stand elsewhere now is left out.
     */
    public Map<String, String> again(ProfileGroup group, Person person, Map<String, String> typed) {
        Map<String, String> again = new HashMap<>(typed);
        again.keySet().removeIf(name -> name.matches(".*-[0-9]+") || name.matches("main|firstPhone|firstEmail"));
        Profile profile = person.profile();
        if (group == ProfileGroup.contact) {
            put(again, "phone-", Profile.MOST_CONTACTS + 1, all(person.phone(), profile.phones()), typed);
            put(again, "email-", Profile.MOST_CONTACTS + 1, all(person.email(), profile.emails()), typed);
        }
        if (group == ProfileGroup.names) {
            List<String> known = profile.names().stream().map(Name::full).toList();
            int place = known.size() + 1;
            for (int i = 1; i <= Profile.MOST_NAMES && place <= Profile.MOST_NAMES; i++) {
                String given = typed.getOrDefault("given-" + i, "").strip();
                String family = typed.getOrDefault("family-" + i, "").strip();
                if (!(given + family).isEmpty() && !known.contains((given + " " + family).strip())) {
                    again.put("given-" + place, given);
                    again.put("family-" + place, family);
                    place++;
                }
            }
        }
        return again;
    }

    private static void put(
            Map<String, String> again, String prefix, int most, List<String> known, Map<String, String> typed) {
        List<String> all = new ArrayList<>(known);
        IntStream.range(0, most)
                .mapToObj(i -> typed.getOrDefault(prefix + i, "").strip())
                .filter(each -> !each.isEmpty() && !all.contains(each))
                .forEach(all::add);
        IntStream.range(0, Math.min(most, all.size())).forEach(i -> again.put(prefix + i, all.get(i)));
    }

    /** One page while it is put together. */
    private final class Page {

        private final Person person;
        private final Profile profile;
        private final Map<String, String> typed;
        private final Locale language;

        Page(Person person, Map<String, String> typed, Locale language) {
            this.person = person;
            this.profile = person.profile();
            this.typed = typed;
            this.language = language;
        }

        List<Section> names() {
            List<Section> sections = new ArrayList<>();
            Map<String, String> main = new LinkedHashMap<>();
            main.put("0", person.fullName());
            int rows = rows(profile.names().size(), Profile.MOST_NAMES, "given-", 1);
            for (int i = 1; i <= rows; i++) {
                Name name = i <= profile.names().size() ? profile.names().get(i - 1) : null;
                if (name != null) {
                    main.put(String.valueOf(i), name.full());
                }
                sections.add(new Section(
                        say("profile.nameOf", i + 1),
                        List.of(
                                line("given-" + i, "people.givenName", name == null ? null : name.given(), false),
                                line("family-" + i, "people.familyName", name == null ? null : name.family(), false))));
            }
            sections.add(0, new Section("", List.of(choice("main", "profile.mainName", "0", main))));
            return sections;
        }

        List<Section> contact() {
            List<String> phones = all(person.phone(), profile.phones());
            List<String> emails = all(person.email(), profile.emails());
            return List.of(
                    new Section(say("profile.phones.all"), contacts("phone", "profile.phoneOf", phones)),
                    new Section(say("profile.emails.all"), contacts("email", "profile.emailOf", emails)),
                    new Section(
                            "",
                            List.of(choice(
                                    "language",
                                    "profile.language",
                                    profile.language(),
                                    optional(properties.languages().stream()
                                            .collect(inOrder(code -> code, code -> text.language(code, language))))))));
        }

        private List<Field> contacts(String name, String label, List<String> known) {
            int rows = rows(known.size(), Profile.MOST_CONTACTS + 1, name + "-", 0);
            List<Field> fields = new ArrayList<>();
            Map<String, String> first = new LinkedHashMap<>();
            for (int i = 0; i < rows; i++) {
                String said = say(label, i + 1);
                first.put(String.valueOf(i), said);
                fields.add(new Field(
                        name + "-" + i,
                        said,
                        Kind.text,
                        value(name + "-" + i, i < known.size() ? known.get(i) : null),
                        Map.of(),
                        true,
                        null));
            }
            fields.add(choice(
                    name.equals("phone") ? "firstPhone" : "firstEmail",
                    name.equals("phone") ? "profile.firstPhone" : "profile.firstEmail",
                    "0",
                    first));
            return fields;
        }

        List<Section> ids() {
            List<Section> sections = new ArrayList<>();
            if (person.idNumber() != null) {
                Id first = profile.first();
                List<Field> fields = new ArrayList<>();
                fields.add(choice(
                        "type-first", "profile.idType", first == null ? null : first.type(), optional(types(false))));
                fields.addAll(about(first, "-first", true));
                String end =
                        new Id("", person.idNumber(), null, null, null, null, Profile.Verified.no, null, null).end();
                sections.add(new Section(say("profile.firstEnds", end), fields));
            }
            for (int i = 0; i < profile.ids().size(); i++) {
                Id id = profile.ids().get(i);
                List<Field> fields = new ArrayList<>(about(id, "-" + i, !id.isToken()));
                fields.add(tick("remove-" + i, "profile.takeOut"));
                sections.add(new Section(text.id(id, language), fields));
            }
            if (profile.ids().size() < Profile.MOST_IDS) {
                List<Field> fields = new ArrayList<>(List.of(
                        choice("type-new", "profile.idType", null, optional(types(true))),
                        line("number-new", "profile.number", null, true)));
                fields.addAll(about(null, "-new", true));
                sections.add(new Section(say("profile.newId"), fields));
            }
            return sections;
        }

        private Map<String, String> types(boolean tokens) {
            return tables.latest(IdentityTypes.TABLE).types().entrySet().stream()
                    .filter(each -> tokens || !each.getValue().token())
                    .collect(inOrder(Map.Entry::getKey, each -> each.getValue().name(language.getLanguage())));
        }

        private List<Field> about(@Nullable Id id, String place, boolean asks) {
            return List.of(
                    line("issuer" + place, "profile.issuer", id == null ? null : id.issuer(), false),
                    day("expires" + place, "profile.lastDay", id == null ? null : id.expires()),
                    choice(
                            "verified" + place,
                            "profile.verified",
                            id == null
                                    ? Profile.Verified.no.name()
                                    : id.verified().name(),
                            Arrays.stream(Profile.Verified.values())
                                    .filter(each -> asks || each != Profile.Verified.source)
                                    .collect(inOrder(Enum::name, each -> say("profile.verified." + each)))));
        }

        List<Section> place() {
            return List.of(new Section(
                    "",
                    List.of(
                            choice("area", "profile.area", profile.area(), optional(districts.codes())),
                            line("town", "profile.town", profile.town(), false),
                            line("address", "profile.street", person.address(), false))));
        }

        List<Section> work() {
            Profile.Income income = profile.income();
            String amount = income == null
                    ? null
                    : Money.ofMinor(income.currency(), income.minor()).major().toPlainString();
            return List.of(
                    new Section("", List.of(line("occupation", "people.occupation", person.occupation(), false))),
                    new Section(
                            say("profile.income"),
                            List.of(
                                    line("amount", "profile.amount", amount, true),
                                    line(
                                            "currency",
                                            "profile.currency",
                                            income == null ? null : income.currency(),
                                            true),
                                    choice(
                                            "source",
                                            "profile.source",
                                            income == null
                                                    ? null
                                                    : income.source().name(),
                                            optional(named(Profile.IncomeSource.values(), "profile.income.source."))),
                                    day("on", "profile.on", income == null ? null : income.on()))));
        }

        List<Section> functioning() {
            Functioning known = profile.functioning();
            List<Field> fields = new ArrayList<>();
            for (int i = 0; i < Functioning.QUESTIONS.size(); i++) {
                String question = Functioning.QUESTIONS.get(i);
                fields.add(choice(
                        question,
                        "profile.asks." + question,
                        known == null ? null : known.answers().get(i).name(),
                        optional(named(Profile.Difficulty.values(), "profile.difficulty."))));
            }
            fields.add(day("on", "profile.on", known == null ? null : known.on()));
            return List.of(new Section("", fields));
        }

        List<Section> payout() {
            Profile.Payout known = profile.payout();
            List<Field> fields = new ArrayList<>(List.of(
                    choice(
                            "kind",
                            "profile.payoutKind",
                            known == null ? null : known.kind().name(),
                            optional(named(Profile.PayoutKind.values(), "profile.payout."))),
                    line("provider", "profile.provider", known == null ? null : known.provider(), false),
                    new Field(
                            "account",
                            say("profile.account"),
                            Kind.text,
                            value("account", null),
                            Map.of(),
                            true,
                            known == null ? null : say("profile.accountKept", known.masked())),
                    line("holder", "profile.holder", known == null ? null : known.holder(), false)));
            if (known != null) {
                fields.add(tick("remove", "profile.takeOut"));
            }
            return List.of(new Section("", fields));
        }

        List<Section> consents() {
            List<Section> sections = new ArrayList<>();
            List<String> lines = text.of(profile, language).stream()
                    .filter(line -> line.label().equals("profile.consents"))
                    .flatMap(line -> line.values().stream())
                    .toList();
            Map<String, String> how = optional(named(Profile.How.values(), "profile.how."));
            for (int i = 0; i < profile.consents().size(); i++) {
                sections.add(new Section(
                        lines.get(i),
                        profile.consents().get(i).backOn() != null
                                ? List.of()
                                : List.of(
                                        day("back-" + i, "profile.backOn", null),
                                        choice("backHow-" + i, "profile.backHow", null, how))));
            }
            sections.add(new Section(
                    say("profile.newConsent"),
                    List.of(
                            choice(
                                    "purpose",
                                    "profile.purpose",
                                    null,
                                    optional(tables.latest(ConsentPurposes.TABLE).purposes().entrySet().stream()
                                            .collect(inOrder(
                                                    Map.Entry::getKey,
                                                    each -> each.getValue().name(language.getLanguage()))))),
                            day("from", "profile.givenOn", null),
                            day("until", "profile.endsOn", null),
                            choice("how", "profile.givenHow", null, how))));
            return sections;
        }

        // ------------------------------------------------------------ fields

        /** So many entries a list has: those that are known or were typed, and some blank ones. */
        private int rows(int known, int most, String prefix, int from) {
            int last = IntStream.range(from, from + most)
                    .filter(i -> typed.containsKey(prefix + i))
                    .max()
                    .orElse(-1);
            return Math.min(most, Math.max(known + BLANK, last + 1 - from));
        }

        private Field line(String name, String label, @Nullable String known, boolean fixed) {
            return new Field(name, say(label), Kind.text, value(name, known), Map.of(), fixed, null);
        }

        private Field day(String name, String label, @Nullable LocalDate known) {
            return new Field(
                    name,
                    say(label),
                    Kind.day,
                    value(name, known == null ? null : known.toString()),
                    Map.of(),
                    true,
                    null);
        }

        private Field choice(String name, String label, @Nullable String known, Map<String, String> options) {
            return new Field(name, say(label), Kind.choice, value(name, known), options, false, null);
        }

        private Field tick(String name, String label) {
            return new Field(name, say(label), Kind.tick, value(name, null), Map.of(), false, null);
        }

        private <E extends Enum<E>> Map<String, String> named(E[] all, String prefix) {
            return Arrays.stream(all).collect(inOrder(Enum::name, each -> say(prefix + each)));
        }

        private String value(String name, @Nullable String known) {
            String value = typed.containsKey(name) ? typed.get(name) : known;
            return value == null ? "" : value;
        }

        private String say(String key, Object... values) {
            return messages.getMessage(key, values, language);
        }
    }

    private static List<String> all(@Nullable String first, List<String> further) {
        return Stream.concat(Stream.ofNullable(first), further.stream()).toList();
    }

    private static Map<String, String> optional(Map<String, String> options) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("", "");
        all.putAll(options);
        return all;
    }

    private static <T> Collector<T, ?, Map<String, String>> inOrder(
            Function<T, String> key, Function<T, String> value) {
        return Collectors.toMap(key, value, (one, other) -> one, LinkedHashMap::new);
    }
}
