package org.lifeline.insight;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.FactSource.Subject;
import org.springframework.stereotype.Component;

/** Puts together what the domains know of the same thing. */
@Component
class FactBuilder {

    /** What stages and decisions take over from their case. */
    private static final List<String> OF_THE_CASE = List.of("programme", "category", "urgency");

    private record Key(FactKind kind, String key) {}

    private final List<FactSource> sources;
    private final FactTables tables;

    FactBuilder(List<FactSource> sources, FactTables tables) {
        this.sources = sources;
        this.tables = tables;
    }

    /** All facts of these subjects as they are now. What has no day does not count yet, such as a draft. */
    List<Fact> build(Subject subject, Collection<String> keys) {
        Map<Key, Map<String, @Nullable Object>> known = new LinkedHashMap<>();
        sources.stream()
                .filter(source -> source.subjects().contains(subject))
                .flatMap(source -> source.facts(keys).stream())
                .forEach(fact -> known.computeIfAbsent(new Key(fact.kind(), fact.key()), key -> new HashMap<>())
                        .putAll(fact.values()));
        known.values().forEach(values -> complete(values, known));
        if (subject == Subject.refusal) {
            takeOver(known.values());
        }
        return known.entrySet().stream()
                .filter(each -> each.getValue().get(each.getKey().kind().day().name()) != null)
                .map(each -> new Fact(each.getKey().kind(), each.getKey().key(), each.getValue()))
                .toList();
    }

    private static void complete(Map<String, @Nullable Object> values, Map<Key, Map<String, @Nullable Object>> known) {
        if (values.get("helpedAt") instanceof Instant helped) {
            values.put("hoursToHelp", Lengths.hours((Instant) values.get("submittedAt"), helped));
        }
        String number = (String) values.get("caseNumber");
        if (number == null || values.get("programme") != null) {
            return;
        }
        Stream.of(FactKind.APPLICATION, FactKind.CLAIM)
                .map(kind -> known.get(new Key(kind, number)))
                .filter(its -> its != null)
                .forEach(its -> {
                    OF_THE_CASE.forEach(field -> values.put(field, its.get(field)));
                    if (Boolean.TRUE.equals(values.get("open")) && !"open".equals(its.get("outcome"))) {
                        // the case ended beside its stage: it was withdrawn, or its programme was closed
                        values.put("open", false);
                    }
                });
    }

    /** An attempt is about a case, whose facts were written before. */
    private void takeOver(Collection<Map<String, @Nullable Object>> refusals) {
        Map<String, Map<String, @Nullable Object>> cases = tables.cases(refusals.stream()
                .map(values -> (String) values.get("caseNumber"))
                .filter(Objects::nonNull)
                .toList());
        refusals.forEach(values -> Optional.ofNullable(cases.get(String.valueOf(values.get("caseNumber"))))
                .ifPresent(values::putAll));
    }
}
