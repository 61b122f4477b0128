package org.lifeline.provider;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.problem.Refused;
import org.springframework.stereotype.Component;

/** All ways in which providers can be paid. Only this class makes {@link PayoutDetails} of what somebody typed. */
@Component
public class PayoutKinds {

    /** What banks take as a name (EPC and ISO 20022: 140 at most in the message, 70 in SEPA). */
    static final int LONGEST_HOLDER = 140;

    static final int LONGEST_VALUE = 140;

    private final Map<String, PayoutKind> kinds;

    PayoutKinds(List<PayoutKind> kinds) {
        this.kinds = new TreeMap<>(kinds.stream().collect(Collectors.toMap(PayoutKind::key, Function.identity())));
    }

    /** The codes of all kinds. */
    public List<String> keys() {
        return List.copyOf(kinds.keySet());
    }

    /** The names of the values of a kind, in the order in which people are asked for them. */
    public List<String> names(String kind) {
        return kind(kind).names();
    }

    /**
     * Checks what somebody typed and brings it to the form in which it is stored.
     *
     * @param typed by name of the value; lower case and blanks do not matter
     * @throws Refused 422 for each kind that does not exist and each value that is missing, not known or not valid, such as an IBAN with wrong
     *     check digits
     */
    public PayoutDetails of(@Nullable String kind, @Nullable String holder, @Nullable Map<String, String> typed) {
        PayoutKind found = kind(kind);
        String name = FreeText.of(
                "holder", holder, LONGEST_HOLDER, "Give the name of the account's holder, in at most %d characters.");
        if (found.names().contains(HolderAddress.TOWN)) {
            HolderAddress.requireReadable("holder", name, LONGEST_HOLDER);
        }
        Map<String, String> values = new HashMap<>();
        (typed == null ? Map.<String, String>of() : typed).forEach((field, text) -> {
            if (!found.names().contains(field)) {
                throw Refused.invalid(field, "This way of payment has no such value.");
            }
            if (text != null && !text.isBlank()) {
                values.put(
                        field,
                        FreeText.of(field, text, LONGEST_VALUE, "Give this in at most %d characters.")
                                .toUpperCase(Locale.ROOT));
            }
        });
        return new PayoutDetails(found.key(), name, found.check(values));
    }

    /**
     * What is asked of new details on top: the town of the account's holder, without which banks refuse a transfer. Details that are stored
     * without one stay as they are.
     *
     * @throws Refused 422 {@code town} when the kind of payout is a bank account and there is none
     */
    public void requireTown(@Nullable String kind, @Nullable Map<String, String> typed) {
        String town = typed == null ? null : typed.get(HolderAddress.TOWN);
        if (kind(kind).names().contains(HolderAddress.TOWN) && (town == null || town.isBlank())) {
            throw Refused.invalid(
                    HolderAddress.TOWN, "Give the town of the account's holder. Banks refuse a transfer without it.");
        }
    }

    /** Whom the money goes to and where, in one line for officers: the holder, its address if it is known, and the account. */
    public String inWords(PayoutDetails details) {
        String address = HolderAddress.of(details).line();
        return details.holder() + (address.isEmpty() ? "" : ", " + address) + ", " + line(details);
    }

    /** The account, wallet or address in one line. */
    public String line(PayoutDetails details) {
        return kind(details.kind()).line(details.values());
    }

    /** As {@link #line}, with nothing readable but the last four characters. */
    public String hidden(PayoutDetails details) {
        return line(details).replaceAll("[^ ](?= *(?:[^ ] *){4,}$)", "•");
    }

    private PayoutKind kind(@Nullable String key) {
        PayoutKind kind = key == null ? null : kinds.get(key);
        if (kind == null) {
            throw Refused.invalid("kind", "Choose how to be paid: " + String.join(", ", kinds.keySet()) + ".");
        }
        return kind;
    }
}
