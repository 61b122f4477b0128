package org.lifeline.programme;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;

/** Describes a programme's content in plain words, for the manager who checks it. */
public final class ContentWords {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    /** One statement about a programme. */
    public record Line(String what, String value) {}

    /** A statement that would change; empty where one side has none. */
    public record Change(String what, String before, String after) {}

    /** A stage in words. */
    public record StageLine(int position, String name, String who, String how, String when) {}

    private ContentWords() {}

    /** All statements except those about the stages. */
    public static List<Line> summary(ProgrammeContent content, SetUpChoices choices) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("Name", content.name()));
        lines.add(new Line("Purpose", content.purpose()));
        addTexts(lines, content, choices);
        lines.add(new Line(
                "Applications",
                content.period().endsOn() == null
                        ? "from " + day(content.period().startsOn()) + ", no end set"
                        : "from " + day(content.period().startsOn()) + " to "
                                + day(content.period().endsOn())));
        content.years()
                .forEach(year -> lines.add(new Line(
                        "Fiscal year " + year.code(),
                        money(content, year.budget()) + ", from " + day(year.startsOn()) + " to "
                                + day(year.endsOn()))));
        lines.add(new Line("Largest grant", money(content, content.maximum())));
        lines.add(new Line(
                "Where life is in danger",
                content.emergency().cap().signum() == 0
                        ? "no voucher before the stages have decided"
                        : "a provisional voucher of at most "
                                + money(content, content.emergency().cap()) + ", issued by "
                                + choices.groups()
                                        .getOrDefault(
                                                content.emergency().group(),
                                                content.emergency().group())));
        lines.add(new Line(
                "Form for applicants",
                choices.forms()
                        .getOrDefault(
                                content.forms().applicants(), content.forms().applicants())));
        lines.add(new Line(
                "Form for officers",
                choices.stageForms()
                        .getOrDefault(
                                content.forms().officers(), content.forms().officers())));
        lines.add(new Line(
                "Voucher",
                choices.templates()
                        .getOrDefault(
                                content.voucher().template(), content.voucher().template())));
        lines.add(new Line(
                "Vouchers are signed by", content.signatory() == null ? "nobody by name" : content.signatory()));
        lines.add(new Line(
                "Vouchers are good for",
                content.voucher().validityDays() == null
                        ? "as long as the table \"Voucher terms\" says"
                        : "at most " + many(content.voucher().validityDays(), "day")));
        lines.add(new Line(
                "At the provider",
                switch (content.atProvider().presence()) {
                    case none -> "anyone who has the voucher may use it";
                    case pin -> "the beneficiary gives a PIN that is sent separately from the voucher";
                    case id -> "the provider looks at an identity paper";
                }));
        lines.add(new Line(
                "A redemption can be taken back",
                content.atProvider().reversalHours() == 0
                        ? "never"
                        : "within " + many(content.atProvider().reversalHours(), "hour")));
        lines.add(new Line(
                "Beyond the value of a case's vouchers",
                content.atProvider().overdraftCeiling().signum() == 0
                        ? "nothing is paid"
                        : "at most " + money(content, content.atProvider().overdraftCeiling())
                                + " are paid for help without a network, by two managers' decision"));
        lines.add(new Line(
                "Devices without a network",
                content.atProvider().deviceLimit() == 0
                        ? "a manager agrees to each"
                        : "an organisation has at most " + content.atProvider().deviceLimit()
                                + " by its own administrator, a manager agrees to each more"));
        lines.add(new Line(
                "Appeal",
                content.appeals().days() == 0
                        ? "none"
                        : "within " + many(content.appeals().days(), "day") + ", reviewed by "
                                + choices.groups()
                                        .getOrDefault(
                                                content.appeals().group(),
                                                content.appeals().group())));
        lines.add(new Line(
                "Open data",
                content.openData()
                        ? "counts of applications are published, where everybody can read them"
                        : "nothing is published"));
        lines.add(new Line(
                "Hospitals and pharmacies",
                content.providers().stream()
                        .map(p -> choices.providers().getOrDefault(p, p))
                        .collect(Collectors.joining(", "))));
        return lines;
    }

    /** What the public page says, in each language. What is not translated is said to be missing. */
    private static void addTexts(List<Line> lines, ProgrammeContent content, SetUpChoices choices) {
        PublicTexts texts = content.texts();
        lines.add(new Line("Who qualifies", written(texts.whoQualifies())));
        lines.add(new Line("Papers to bring", written(texts.papers())));
        choices.languages().forEach((code, name) -> {
            PublicTexts.Translation its = texts.translation(code).orElse(PublicTexts.Translation.none(code));
            add(lines, "Name in " + name, content.name(), its.name());
            add(lines, "Purpose in " + name, content.purpose(), its.purpose());
            add(lines, "Who qualifies in " + name, texts.whoQualifies(), its.whoQualifies());
            add(lines, "Papers to bring in " + name, texts.papers(), its.papers());
        });
    }

    private static String written(@Nullable String text) {
        return text == null ? "nothing is written" : text;
    }

    private static void add(List<Line> lines, String what, @Nullable String english, @Nullable String translated) {
        if (translated != null) {
            lines.add(new Line(what, translated));
        } else if (english != null) {
            lines.add(new Line(what, "missing: people read it in English"));
        }
    }

    /** The stages, in their order. */
    public static List<StageLine> stages(List<StageDefinition> stages, SetUpChoices choices) {
        List<StageLine> lines = new ArrayList<>();
        for (StageDefinition stage : stages) {
            String group = choices.groups().getOrDefault(stage.group(), stage.group());
            lines.add(new StageLine(
                    lines.size() + 1,
                    stage.name(),
                    stage.officer() == null ? group : stage.officer() + " (" + group + ")",
                    (stage.seats() == 1 ? "one officer" : stage.quorum() + " of " + stage.seats() + " must approve")
                            + (stage.hours() == null ? "" : ", within " + many(stage.hours(), "hour")),
                    choices.conditions().getOrDefault(stage.condition(), stage.condition())));
        }
        return lines;
    }

    /** The differences between two contents. */
    public static List<Change> changes(ProgrammeContent from, ProgrammeContent to, SetUpChoices choices) {
        Map<String, String> before = all(from, choices);
        Map<String, String> after = all(to, choices);
        Set<String> names = new LinkedHashSet<>(after.keySet());
        names.addAll(before.keySet());
        return names.stream()
                .map(name -> new Change(name, before.getOrDefault(name, ""), after.getOrDefault(name, "")))
                .filter(change -> !change.before().equals(change.after()))
                .toList();
    }

    private static Map<String, String> all(ProgrammeContent content, SetUpChoices choices) {
        Map<String, String> lines = new LinkedHashMap<>();
        summary(content, choices).forEach(line -> lines.put(line.what(), line.value()));
        add(lines, "Application, stage ", stages(content.stages(), choices));
        add(lines, "Claim, stage ", stages(content.claimStages(), choices));
        return lines;
    }

    private static void add(Map<String, String> lines, String what, List<StageLine> stages) {
        stages.forEach(s -> lines.put(
                what + s.position(), s.name() + ": " + s.who() + ", " + s.how() + ", " + lowerFirst(s.when())));
    }

    private static String lowerFirst(String words) {
        return words.isEmpty() ? words : Character.toLowerCase(words.charAt(0)) + words.substring(1);
    }

    private static String money(ProgrammeContent content, BigDecimal amount) {
        return amount.signum() == 0
                ? Money.zero(content.currency()).format(Locale.ENGLISH)
                : Money.parse(content.currency(), amount).format(Locale.ENGLISH);
    }

    /** As in "within 1 hour" and "at most 30 days". */
    private static String many(int many, String unit) {
        return many + " " + unit + (many == 1 ? "" : "s");
    }

    private static String day(LocalDate day) {
        return DAY.format(day);
    }
}
