package org.lifeline.provider.process;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.lifeline.platform.engine.FormValues;
import org.lifeline.platform.engine.Options;
import org.lifeline.provider.Payees;
import org.lifeline.provider.PayoutChange;
import org.lifeline.provider.PayoutChanges;
import org.lifeline.provider.PayoutKinds;
import org.springframework.stereotype.Component;

/** What the form of a change of payout details shows: the account now and then, who asks, and the numbers that can be called. */
@Component
class PayoutFormValues implements FormValues {

    private final PayoutChanges changes;
    private final PayoutKinds kinds;
    private final Payees payees;

    PayoutFormValues(PayoutChanges changes, PayoutKinds kinds, Payees payees) {
        this.changes = changes;
        this.kinds = kinds;
        this.payees = payees;
    }

    @Override
    public Set<String> tasks() {
        return Set.of("userTask_confirmPayout");
    }

    @Override
    public Map<String, Supplier<?>> values(DelegateTask task) {
        String provider = PayoutProcess.provider(task);
        int version = PayoutProcess.version(task);
        Supplier<PayoutChange> change = () -> changes.get(provider, version);
        return Map.of(
                "payoutAskedBy", () -> change.get().askedBy(),
                "payoutAskedWhy", () -> change.get().reason(),
                "payoutNow", () -> payees.inWords(provider),
                "payoutThen", () -> kinds.inWords(change.get().details()),
                "knownNumbers", () -> numbers(changes.numbersKnownBefore(provider, version)));
    }

    private static List<Map<String, String>> numbers(List<String> known) {
        Map<String, String> labels = new LinkedHashMap<>();
        known.forEach(number -> labels.put(number, number));
        return Options.of(labels);
    }
}
