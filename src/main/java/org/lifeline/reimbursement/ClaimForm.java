package org.lifeline.reimbursement;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.typed.TypedAmount;
import org.lifeline.platform.typed.TypedNumber;

/** Reads the page on which a provider changes a claim. Lines that the page did not show stay as they are. */
final class ClaimForm {

    private static final int MOST_ITEMS = 50;

    private ClaimForm() {}

    /**
     * The whole claim as it is to be.
     *
     * @param fields {@code invoiceNumber}, {@code invoiceDate}; for each line that was shown {@code amount.ID}, {@code remove.ID}, and
     *     {@code service.ID.N}, {@code quantity.ID.N}, {@code price.ID.N}
     * @param language of the page
     * @throws Refused 422 for what cannot be read
     */
    static NewClaim read(Map<String, String> fields, Claim claim, List<ClaimLine> lines, String language) {
        List<NewClaim.@Nullable Line> wanted = new ArrayList<>();
        for (ClaimLine line : lines) {
            String typed = fields.get("amount." + line.redemption());
            if (fields.containsKey("remove." + line.redemption())) {
                continue;
            }
            wanted.add(
                    typed == null
                            ? new NewClaim.Line(
                                    line.redemption(), line.amount().major(), line.description(), kept(line))
                            : new NewClaim.Line(
                                    line.redemption(),
                                    amount(typed, claim, language),
                                    line.description(),
                                    items(fields, line, claim, language)));
        }
        return new NewClaim(null, fields.get("invoiceNumber"), fields.get("invoiceDate"), wanted);
    }

    private static List<NewClaim.@Nullable Item> kept(ClaimLine line) {
        List<NewClaim.@Nullable Item> items = new ArrayList<>();
        line.items()
                .forEach(item -> items.add(new NewClaim.Item(
                        item.service(), item.quantity(), item.price().major())));
        return items;
    }

    private static BigDecimal amount(String typed, Claim claim, String language) {
        return TypedAmount.read("lines", typed, null, claim.amount().currencyCode(), language)
                .major();
    }

    private static List<NewClaim.@Nullable Item> items(
            Map<String, String> fields, ClaimLine line, Claim claim, String language) {
        List<NewClaim.@Nullable Item> items = new ArrayList<>();
        for (int i = 0; i < MOST_ITEMS; i++) {
            String place = "." + line.redemption() + "." + i;
            String service = fields.getOrDefault("service" + place, "");
            String price = fields.getOrDefault("price" + place, "");
            // what a voucher was for is proposed; without a price the provider did not take the proposal up
            if (!price.isBlank()) {
                items.add(new NewClaim.Item(
                        service,
                        quantity(fields.getOrDefault("quantity" + place, ""), language),
                        amount(price, claim, language)));
            }
        }
        return items;
    }

    private static Integer quantity(String typed, String language) {
        if (TypedNumber.read(typed, language, 0) instanceof TypedNumber.Value value
                && value.text().length() <= 4) {
            return value.number().intValueExact();
        }
        throw Refused.invalid("lines", "Enter how many of each item were given, as a whole number.");
    }
}
