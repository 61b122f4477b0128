package org.lifeline.reimbursement;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

    static final int MOST_LINES = 10_000;
    private static final int LONGEST_INVOICE_NUMBER = 35;
    private static final int LONGEST_DESCRIPTION = 200;

    private static final int OLDEST_INVOICE_YEARS = 10;
    private static final int MOST_ITEMS = 50;
    private static final int LONGEST_SERVICE = 80;
    private static final int MOST_OF_ONE = 9999;

    /**
     * A redemption that can be claimed.
     *
     * @param left what other live claims leave of it; zero while one of them is not decided
     */
    record Redeemed(String programme, Money amount, Money left) {

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
            } else if (wanted.put(id, new NewClaim.Line(id, null, null, null)) != null) {
                errors.add(new FieldError("redemptions[" + i + "]", "This redemption is in the list twice."));
            }
        }
        Set<UUID> seen = new HashSet<>();
        List<NewClaim.@Nullable Line> lines = request.lines() == null ? List.of() : request.lines();
        for (int i = 0; i < lines.size(); i++) {
            NewClaim.Line line = lines.get(i);
            UUID id = line == null ? null : line.redemption();
            if (line == null || id == null) {
                errors.add(new FieldError("lines[" + i + "].redemption", "Say which redemption this line is about."));
                continue;
            }
            if (!seen.add(id)) {
                errors.add(new FieldError("lines[" + i + "].redemption", "There are two lines for this redemption."));
            }
            String description = description(line);
            if (description != null
                    && (description.length() > LONGEST_DESCRIPTION || !PlainText.isOneLine(description))) {
                errors.add(new FieldError(
                        "lines[" + i + "].description",
                        "Say what was given in at most " + LONGEST_DESCRIPTION + " characters."));
            }
            items(line, "lines[" + i + "].items", errors);
            wanted.put(id, line);
        }
        if (wanted.isEmpty()) {
            errors.add(new FieldError("redemptions", "Name at least one redemption."));
        } else if (wanted.size() > MOST_LINES) {
            errors.add(new FieldError("redemptions", "A claim has at most " + MOST_LINES + " redemptions."));
        }
        return wanted;
    }

    private static void items(NewClaim.Line line, String field, List<FieldError> errors) {
        List<NewClaim.@Nullable Item> items = line.items() == null ? List.of() : line.items();
        if (items.size() > MOST_ITEMS) {
            errors.add(new FieldError(field, "A line has at most " + MOST_ITEMS + " items."));
        }
        for (NewClaim.Item item : items) {
            String service = item == null ? "" : service(item);
            if (service.isEmpty() || service.length() > LONGEST_SERVICE || !PlainText.isOneLine(service)) {
                errors.add(
                        new FieldError(field, "Name what was given, in at most " + LONGEST_SERVICE + " characters."));
            }
            if (item == null
                    || item.quantity() == null
                    || item.quantity() < 1
                    || item.quantity() > MOST_OF_ONE
                    || item.price() == null) {
                errors.add(
                        new FieldError(field, "Give how many, from 1 to " + MOST_OF_ONE + ", and the price of one."));
            }
        }
    }

    private static String service(NewClaim.Item item) {
        return item.service() == null ? "" : PlainText.trim(PlainText.clean(item.service()));
    }

    /** The items of each line that has some. Their sum has to be the amount of the line. */
    static Map<UUID, List<ClaimItem>> items(
            Map<UUID, NewClaim.Line> wanted, Map<UUID, Money> amounts, List<FieldError> errors) {
        Map<UUID, List<ClaimItem>> items = new LinkedHashMap<>();
        amounts.forEach((id, amount) -> {
            NewClaim.Line line = wanted.get(id);
            if (line == null || line.items() == null || line.items().isEmpty()) {
                return;
            }
            try {
                List<ClaimItem> its = line.items().stream()
                        .map(Objects::requireNonNull)
                        .map(item -> new ClaimItem(
                                service(item),
                                Objects.requireNonNull(item.quantity()),
                                Money.parse(amount.currencyCode(), Objects.requireNonNull(item.price()))))
                        .toList();
                Money sum = its.stream().map(ClaimItem::sum).reduce(Money::plus).orElseThrow();
                if (!sum.equals(amount)) {
                    errors.add(new FieldError(
                            "lines",
                            "The items of the redemption " + id + " come to " + sum + ", and its line claims " + amount
                                    + "."));
                }
                items.put(id, its);
            } catch (InvalidMoneyException e) {
                errors.add(new FieldError("lines", "The items of the redemption " + id + ": " + e.getMessage() + "."));
            }
        });
        return items;
    }

    /** The day on the invoice: not in the future, and not so old that it must be a slip of the pen. */
    static @Nullable LocalDate invoiceDate(@Nullable String given, LocalDate today, List<FieldError> errors) {
        if (given == null || given.isBlank()) {
            return null;
        }
        try {
            LocalDate day = LocalDate.parse(given.strip());
            if (!day.isAfter(today) && day.isAfter(today.minusYears(OLDEST_INVOICE_YEARS))) {
                return day;
            }
            errors.add(new FieldError("invoiceDate", "The day of the invoice is in the future, or too long ago."));
        } catch (DateTimeException notADay) {
            errors.add(new FieldError("invoiceDate", "Give the day of the invoice as YYYY-MM-DD."));
        }
        return null;
    }

    /** What was given, in the provider's words; null where nothing is said. */
    static @Nullable String description(NewClaim.Line line) {
        String text = line.description();
        String words = text == null ? "" : PlainText.trim(PlainText.clean(text));
        return words.isEmpty() ? null : words;
    }

    /** The amount that is claimed for each redemption: what the line says, else all that is left of it. */
    static Map<UUID, Money> amounts(
            Map<UUID, NewClaim.Line> wanted, Map<UUID, Redeemed> redeemed, List<FieldError> errors) {
        Map<UUID, Money> amounts = new LinkedHashMap<>();
        redeemed.forEach((id, was) -> {
            NewClaim.Line line = wanted.get(id);
            Money amount = was.left().isZero() ? was.amount() : was.left();
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
