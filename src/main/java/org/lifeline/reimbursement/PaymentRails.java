package org.lifeline.reimbursement;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.springframework.stereotype.Component;

/** The ways on which money reaches providers, by their codes. */
@Component
public class PaymentRails {

    private final Map<String, PaymentRail> rails = new TreeMap<>();

    PaymentRails(List<PaymentRail> all) {
        all.forEach(rail -> rails.put(rail.code(), rail));
    }

    /** Their codes, such as {@code iso20022}, in order. */
    public List<String> codes() {
        return List.copyOf(rails.keySet());
    }

    /** @throws Refused 422 when there is no such way */
    PaymentRail get(@Nullable String code) {
        PaymentRail rail = code == null ? null : rails.get(code);
        if (rail == null) {
            throw Refused.invalid("rail", "Choose how to pay: " + String.join(", ", rails.keySet()) + ".");
        }
        return rail;
    }
}
