package org.lifeline.reimbursement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.InvalidMoneyException;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.typed.PlainText;

/** Reads what a provider sends for a new claim. Each method adds what is not valid to the errors, so that all are named at once. */
final class ClaimRequest {

    static final int MOST_LINES = 500;
    private static final int LONGEST_INVOICE_NUMBER = 35;
    private static final int LONGEST_DESCRIPTION = 200;

    /** A redemption that can be claimed. */
    record Redeemed(String programme, Money amount) {

        /** Whether both can be in one claim. */
        boolean isLike(Redeemed other) {
            return programme.equals(other.programme) && amount.currency().equals(other.amount.currency());
        }
    }

    private ClaimRequest() {}

    /** The provider's number of its invoice, cleaned of odd spaces. */
    static String invoiceNumber(@Nullable String given, List<FieldError> errors) {
        String invoice = given == null ? "" : PlainText.withPlainSpaces(given);
        if (invoice.isEmpty() || invoice.length() > LONGEST_INVOICE_NUMBER || !PlainText.isOneLine(invoice)) {
            errors.add(new FieldError(
                    "invoiceNumber",
                    "Give your invoice number, in at most " + LONGEST_INVOICE_NUMBER + " characters."));
        }
        return invoice;
    }

    /** The redemptions in the order of their ids, each with its line where there is one. */
    static Map<UUID, NewClaim.Line> lines(NewClaim request, List<FieldError> errors) {
        Map<UUID, NewClaim.Line> wanted = new TreeMap<>();
        List<@Nullable UUID> redemptions = request.redemptions() == null ? List.of() : request.redemptions();
        for (int i = 0; i < redemptions.size(); i++) {
            UUID id = redemptions.get(i);
            if (id == null) {
                errors.add(new FieldError("redemptions[" + i + "]", "Give the id of a redemption."));
            } else if (wanted.put(id, new NewClaim.Line(id, null, null)) != null) {
                errors.add(new FieldError("redemptions[" + i + "]", "This redemption is in the list twice."));
            }
        }
        List<UUID> seen = new ArrayList<>();
        List<NewClaim.@Nullable Line> lines = request.lines() == null ? List.of() : request.lines();
        for (int i = 0; i < lines.size(); i++) {
            NewClaim.Line line = lines.get(i);
            UUID id = line == null ? null : line.redemption();
            if (line == null || id == null) {
                errors.add(new FieldError("lines[" + i + "].redemption", "Say which redemption this line is about."));
                continue;
            }
            if (seen.contains(id)) {
                errors.add(new FieldError("lines[" + i + "].redemption", "There are two lines for this redemption."));
            }
            seen.add(id);
            String description = description(line);
            if (description != null
                    && (description.length() > LONGEST_DESCRIPTION || !PlainText.isOneLine(description))) {
                errors.add(new FieldError(
                        "lines[" + i + "].description",
                        "Say what was given in at most " + LONGEST_DESCRIPTION + " characters."));
            }
            wanted.put(id, line);
        }
        if (wanted.isEmpty()) {
            errors.add(new FieldError("redemptions", "Name at least one redemption."));
        } else if (wanted.size() > MOST_LINES) {
            errors.add(new FieldError("redemptions", "A claim has at most " + MOST_LINES + " redemptions."));
        }
        return wanted;
    }

    /** What was given, in the provider's words; null where nothing is said. */
    static @Nullable String description(NewClaim.Line line) {
        String text = line.description();
        String words = text == null ? "" : PlainText.trim(PlainText.clean(text));
        return words.isEmpty() ? null : words;
    }

    /** The amount that is claimed for each redemption: what the line says, else all that was redeemed. */
    static Map<UUID, Money> amounts(
            Map<UUID, NewClaim.Line> wanted, Map<UUID, Redeemed> redeemed, List<FieldError> errors) {
        Map<UUID, Money> amounts = new LinkedHashMap<>();
        redeemed.forEach((id, was) -> {
            NewClaim.Line line = wanted.get(id);
            Money amount = was.amount();
            if (line != null && line.amount() != null) {
                try {
                    amount = Money.parse(was.amount().currencyCode(), line.amount());
                } catch (InvalidMoneyException e) {
                    errors.add(new FieldError(
                            "lines", "The amount for the redemption " + id + ": " + e.getMessage() + "."));
                    return;
                }
            }
            if (amount.compareTo(was.amount()) > 0) {
                errors.add(new FieldError(
                        "lines", "For the redemption " + id + " only " + was.amount() + " was redeemed."));
            }
            amounts.put(id, amount);
        });
        return amounts;
    }

    /** @throws Refused 422 when the sum is too large */
    static Money total(Map<UUID, Money> amounts) {
        try {
            return amounts.values().stream().reduce(Money::plus).orElseThrow();
        } catch (InvalidMoneyException e) {
            throw Refused.invalid("lines", String.valueOf(e.getMessage()) + ".");
        }
    }

    /** @throws Refused 422 with all errors; returns where there are none */
    static void refuseIfAny(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw Refused.invalid(errors);
        }
    }
}
