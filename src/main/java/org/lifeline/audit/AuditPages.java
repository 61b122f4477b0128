package org.lifeline.audit;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.typed.TypedDay;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** The page on which auditors read the log. */
@Controller
class AuditPages {

    private static final int ENTRIES = 50;
    private static final int SEALS = 10;

    record EntryRow(
            long id,
            ZonedDateTime at,
            String actor,
            String action,
            @Nullable String caseNumber,
            String details,
            @Nullable Long seal) {}

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
            @RequestParam(defaultValue = "0") int page,
            Locale locale,
            Model model) {
        int number = Math.min(Math.max(page, 0), 1_000_000);
        Selection selection = Selection.WHOLE;
        try {
            selection = Selection.of(caseNumber, day("from", from, locale), day("to", to, locale), clock.getZone());
        } catch (Refused refused) {
            model.addAttribute("wrong", refused.errors().get(0).message());
        }
        List<AuditRecords.Row> rows =
                model.containsAttribute("wrong") ? List.of() : records.entries(selection, number, ENTRIES + 1);
        model.addAttribute("caseNumber", caseNumber);
        model.addAttribute("from", from);
        model.addAttribute("to", to);
        model.addAttribute(
                "entries", rows.stream().limit(ENTRIES).map(this::row).toList());
        model.addAttribute(
                "seals", records.seals(0, SEALS).stream().map(this::row).toList());
        model.addAttribute("unsealed", records.unsealed());
        model.addAttribute(
                "newer", number == 0 ? null : href("/audit", caseNumber, from, to, "page", String.valueOf(number - 1)));
        model.addAttribute(
                "older",
                rows.size() > ENTRIES
                        ? href("/audit", caseNumber, from, to, "page", String.valueOf(number + 1))
                        : null);
        model.addAttribute("jsonl", href("/api/audit/entries", caseNumber, from, to, "format", "jsonl"));
        model.addAttribute("csv", href("/api/audit/entries", caseNumber, from, to, "format", "csv"));
        return "audit";
    }

    /** A browser without a date picker sends what was typed; a machine-readable moment is left as it is. */
    private @Nullable String day(String field, @Nullable String typed, Locale locale) {
        return typed == null || typed.isBlank() || typed.contains("T")
                ? typed
                : TypedDay.read(field, typed, locale.getLanguage(), LocalDate.now(clock))
                        .toString();
    }

    private static String href(
            String path,
            @Nullable String caseNumber,
            @Nullable String from,
            @Nullable String to,
            String name,
            String value) {
        Map<String, @Nullable String> given = new LinkedHashMap<>();
        given.put("case", caseNumber);
        given.put("from", from);
        given.put("to", to);
        given.put(name, value);
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
        given.forEach((key, text) -> {
            if (text != null && !text.isBlank()) {
                address.queryParam(key, "{" + key + "}");
            }
        });
        return address.encode()
                .buildAndExpand(given.values().stream()
                        .filter(t -> t != null && !t.isBlank())
                        .toArray())
                .toUriString();
    }

    private EntryRow row(AuditRecords.Row row) {
        AuditEntry entry = row.entry();
        return new EntryRow(
                entry.id(),
                entry.at().atZone(clock.getZone()),
                entry.actor(),
                title(entry.action()),
                entry.caseNumber(),
                entry.details().entrySet().stream()
                        .map(d -> d.getKey() + " " + d.getValue())
                        .collect(java.util.stream.Collectors.joining(", ")),
                row.seal());
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
