package org.lifeline.audit;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.typed.TypedDay;
import org.lifeline.platform.web.Addresses;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page on which auditors read the log. */
@Controller
class AuditPages {

    private static final int ENTRIES = 50;
    private static final int SEALS = 10;

    /** How the name of an amount ends that is in minor units. */
    private static final String MINOR = "Minor";

    record EntryRow(
            long id,
            ZonedDateTime at,
            String actor,
            String action,
            @Nullable String caseNumber,
            @Nullable String casePath,
            List<Detail> details,
            @Nullable Long seal) {}

    /** @param path of the page about the value; null where there is none */
    record Detail(String text, String value, @Nullable String path) {}

    record SealRow(long number, ZonedDateTime sealedAt, long count, String places, String hash) {}

    private final AuditRecords records;
    private final Clock clock;

    AuditPages(AuditRecords records, Clock clock) {
        this.records = records;
        this.clock = clock;
    }

    @GetMapping("/audit")
    String show(
            @RequestParam(name = "case", required = false) @Nullable String caseNumber,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable String voucher,
            @RequestParam(required = false) @Nullable String provider,
            @RequestParam(defaultValue = "0") int page,
            Locale locale,
            Model model) {
        int number = Math.min(Math.max(page, 0), 1_000_000);
        Selection selection = Selection.WHOLE;
        try {
            selection = Selection.of(
                    new Selection.Asked(
                            caseNumber,
                            day("from", from, locale),
                            day("to", to, locale),
                            actor,
                            action,
                            voucher,
                            provider),
                    clock.getZone());
        } catch (Refused refused) {
            model.addAttribute("wrong", refused.errors().get(0).message());
        }
        List<AuditRecords.Row> rows =
                model.containsAttribute("wrong") ? List.of() : records.entries(selection, number, ENTRIES + 1);
        Map<String, @Nullable String> asked = new LinkedHashMap<>();
        asked.put("case", caseNumber);
        asked.put("from", from);
        asked.put("to", to);
        asked.put("actor", actor);
        asked.put("action", action);
        asked.put("voucher", voucher);
        asked.put("provider", provider);
        model.addAttribute("asked", asked);
        model.addAttribute(
                "actions",
                Stream.of(Action.values())
                        .sorted(Comparator.comparing(Action::title))
                        .toList());
        model.addAttribute(
                "entries",
                rows.stream().limit(ENTRIES).map(row -> row(row, locale)).toList());
        model.addAttribute(
                "seals", records.seals(0, SEALS).stream().map(this::row).toList());
        model.addAttribute("unsealed", records.unsealed());
        model.addAttribute("newer", number == 0 ? null : href("/audit", asked, "page", String.valueOf(number - 1)));
        model.addAttribute(
                "older", rows.size() > ENTRIES ? href("/audit", asked, "page", String.valueOf(number + 1)) : null);
        model.addAttribute("jsonl", href("/api/audit/entries", asked, "format", "jsonl"));
        model.addAttribute("csv", href("/api/audit/entries", asked, "format", "csv"));
        return "audit";
    }

    /** A browser without a date picker sends what was typed; a machine-readable moment is left as it is. */
    private @Nullable String day(String field, @Nullable String typed, Locale locale) {
        return typed == null || typed.isBlank() || typed.contains("T")
                ? typed
                : TypedDay.read(field, typed, locale.getLanguage(), LocalDate.now(clock))
                        .toString();
    }

    private static String href(String path, Map<String, @Nullable String> asked, String name, String value) {
        Map<String, @Nullable String> given = new LinkedHashMap<>(asked);
        given.put(name, value);
        return Addresses.of(path, given);
    }

    private EntryRow row(AuditRecords.Row row, Locale language) {
        AuditEntry entry = row.entry();
        return new EntryRow(
                entry.id(),
                entry.at().atZone(clock.getZone()),
                entry.actor(),
                title(entry.action()),
                entry.caseNumber(),
                casePath(entry.caseNumber()),
                entry.details().entrySet().stream()
                        .map(detail -> detail(entry, detail.getKey(), detail.getValue(), row.currency(), language))
                        .toList(),
                row.seal());
    }

    /** The page of a case; whoever reads the log may open it, unless it was never sent. */
    private static @Nullable String casePath(@Nullable String number) {
        return number == null
                ? null
                : number.startsWith("A-")
                        ? "/applications/" + number
                        : number.startsWith("C-") ? "/claims/" + number : null;
    }

    private static Detail detail(
            AuditEntry entry, String key, Object value, @Nullable String programmes, Locale language) {
        String currency = entry.details().get("currency") instanceof String its ? its : programmes;
        if (key.endsWith(MINOR) && value instanceof Long minor && currency != null && currency.matches("[A-Z]{3}")) {
            return new Detail(
                    key.substring(0, key.length() - MINOR.length()),
                    Money.ofMinor(currency, minor).format(language),
                    null);
        }
        String text = String.valueOf(value);
        return new Detail(
                key,
                text,
                switch (key) {
                    case "provider" -> "/providers/" + text;
                    // older runs begin with R-
                    case "run" -> text.matches("P?R-.*") ? "/finance/runs/" + text : null;
                    default -> null;
                });
    }

    private SealRow row(Seal seal) {
        return new SealRow(
                seal.number(),
                seal.sealedAt().atZone(clock.getZone()),
                seal.count(),
                seal.first() == seal.last() ? String.valueOf(seal.first()) : seal.first() + " to " + seal.last(),
                HexFormat.of().formatHex(seal.hash()));
    }

    private static String title(String action) {
        return Stream.of(Action.values())
                .filter(a -> a.name().equals(action))
                .map(Action::title)
                .findFirst()
                .orElse(action);
    }
}
