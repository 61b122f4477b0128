package org.lifeline.reimbursement;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.Fact;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.FactSource;
import org.springframework.stereotype.Component;

/**
 * What is counted of the prices of claims that have a reference price. The key is the claim's number, the redemption and the place of the
 * item. A service is called as the reference price has it, which is from a short list.
 */
@Component
class ClaimedPriceFigures implements FactSource {

    /** A price that was mistyped would outweigh all others: none counts as more than a hundred times its reference. */
    private static final long MOST_THOUSANDTHS = 100_000;

    private final ClaimPrices prices;
    private final PriceOutliers outliers;

    ClaimedPriceFigures(ClaimPrices prices, PriceOutliers outliers) {
        this.prices = prices;
        this.outliers = outliers;
    }

    @Override
    public Set<Subject> subjects() {
        return Set.of(Subject.claim);
    }

    @Override
    public List<Fact> facts(Collection<String> keys) {
        Map<String, Integer> limits = new HashMap<>();
        return prices.submitted(keys).stream()
                .map(item -> fact(item, limits.computeIfAbsent(item.programme(), outliers::percent)))
                .toList();
    }

    private static Fact fact(ClaimPrices.Item item, int limit) {
        Map<String, @Nullable Object> price = new HashMap<>();
        price.put("caseNumber", item.claim());
        price.put("submittedOn", item.submittedOn());
        price.put("programme", item.programme());
        price.put("provider", item.provider());
        price.put("service", item.service());
        price.put("side", item.compared().side());
        price.put("outlier", item.compared().isAbove(limit));
        price.put("thousandths", Math.min(MOST_THOUSANDTHS, item.compared().thousandths()));
        return new Fact(FactKind.CLAIMED_PRICE, item.claim() + "/" + item.redemption() + "/" + item.position(), price);
    }
}
