package org.lifeline.provider.process;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.engine.FormValues;
import org.lifeline.platform.engine.Options;
import org.lifeline.programme.Programmes;
import org.lifeline.provider.Joining;
import org.lifeline.provider.JoiningRequest;
import org.springframework.stereotype.Component;

/** What the check of an organisation shows: what it said so far, which the manager completes. */
@Component
class JoiningFormValues implements FormValues {

    private final Joining joining;
    private final Programmes programmes;
    private final LifelineProperties properties;

    JoiningFormValues(Joining joining, Programmes programmes, LifelineProperties properties) {
        this.joining = joining;
        this.programmes = programmes;
        this.properties = properties;
    }

    @Override
    public Set<String> tasks() {
        return Set.of("userTask_checkProvider");
    }

    @Override
    public Map<String, Supplier<?>> values(DelegateTask task) {
        String number = JoiningProcess.number(task);
        Supplier<JoiningRequest> said = () -> joining.get(number).content();
        Map<String, Supplier<?>> values = new HashMap<>();
        values.put("papersAddress", () -> properties.publicUrl() + "/providers/requests/" + number);
        values.put("programmeChoices", this::choices);
        values.put(JoiningFields.NAME, () -> said.get().name());
        values.put(JoiningFields.KIND, () -> said.get().kind());
        values.put(JoiningFields.LICENCE, () -> said.get().licenceNumber());
        values.put(
                JoiningFields.LICENCE_UNTIL,
                () -> said.get().licenceUntil() == null
                        ? null
                        : String.valueOf(said.get().licenceUntil()));
        values.put(JoiningFields.SERVICES, () -> said.get().services());
        values.put(JoiningFields.CONTACT, () -> said.get().contactName());
        values.put(JoiningFields.EMAIL, () -> said.get().email());
        values.put(JoiningFields.PHONE, () -> said.get().phone());
        values.put(
                JoiningFields.PLACES,
                () -> said.get().places().stream().map(JoiningFormValues::row).toList());
        values.put(JoiningFields.PROGRAMMES, () -> said.get().programmes());
        values.put(JoiningFields.PAYOUT_KIND, () -> said.get().payoutKind());
        values.put(JoiningFields.HOLDER, () -> said.get().payoutHolder());
        JoiningFields.PAYOUT.forEach((kind, fields) -> fields.forEach((field, name) -> values.merge(
                field, value(said, kind, name), (one, other) -> () -> one.get() == null ? other.get() : one.get())));
        return values;
    }

    private static Supplier<@Nullable String> value(Supplier<JoiningRequest> said, String kind, String name) {
        return () -> kind.equals(said.get().payoutKind()) ? said.get().values().get(name) : null;
    }

    private List<Map<String, String>> choices() {
        Map<String, String> labels = new LinkedHashMap<>();
        programmes.active().forEach(programme -> labels.put(programme.code(), programme.name()));
        return Options.of(labels);
    }

    private static Map<String, Object> row(JoiningRequest.Place place) {
        Map<String, Object> row = new HashMap<>();
        row.put("placeAddress", place.address());
        row.put("placeHours", place.openingHours());
        row.put(
                "placeLatitude",
                place.latitude() == null ? null : place.latitude().toPlainString());
        row.put(
                "placeLongitude",
                place.longitude() == null ? null : place.longitude().toPlainString());
        return row;
    }
}
