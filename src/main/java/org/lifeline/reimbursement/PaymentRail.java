package org.lifeline.reimbursement;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.lifeline.provider.HolderAddress;
import org.lifeline.provider.PayoutDetails;

/**
 * A way on which money reaches providers: whom it reaches, and the file in which a payment run is given to whoever carries it out. A further
 * way is one more class.
 */
public interface PaymentRail {

    /**
     * Where a payment goes.
     *
     * @param number of the account or the wallet
     * @param bic of the account's bank; null where the number names it
     * @param country of the account, ISO 3166 alpha-2; null where it is not known
     * @param address of the holder
     * @param part the block of the file in which it stands, from 1
     */
    record Destination(
            String holder,
            String number,
            @Nullable String bic,
            @Nullable String country,
            HolderAddress address,
            int part) {

        /** What a payment keeps of it, by the names of the parameters. */
        Map<String, @Nullable Object> kept() {
            Map<String, @Nullable Object> kept = new HashMap<>();
            kept.put("holder", holder);
            kept.put("account", number);
            kept.put("bic", bic);
            kept.put("country", country);
            kept.put("street", address.street());
            kept.put("postCode", address.postCode());
            kept.put("town", address.town());
            kept.put("part", part);
            return kept;
        }
    }

    /**
     * One payment of a run.
     *
     * @param claim the number of the claim, or of the advance
     * @param invoice the provider's number of its invoice; of an advance, its own
     */
    record Transfer(
            String endToEndId,
            String claim,
            Money amount,
            Destination to,
            UUID uetr,
            String invoice,
            LocalDate invoiceDate) {}

    /** How many payments a block of the file has, and what they are together. */
    record Sum(long payments, Money total) {}

    /**
     * A run that is written into a file.
     *
     * @param at when it was released; the same run always gives the same bytes
     * @param executionOn the day on which the money is asked to move
     * @param parts the blocks of the file that have payments, by number
     */
    record Order(String run, Instant at, LocalDate executionOn, Map<Integer, Sum> parts) {}

    /** The payments of one block, in order of their end-to-end ids; they are read as they are written, so a large run needs no memory. */
    interface Transfers {
        Iterable<Transfer> of(int part);
    }

    /** Its name in the API, such as {@code iso20022}. */
    String code();

    /** Where a provider is paid on this rail; null when it cannot be. */
    @Nullable
    Destination destination(PayoutDetails details, String currency);

    String mediaType();

    /** How the name of a file ends, after the number of the run. */
    String fileEnding();

    void write(Order order, Transfers transfers, OutputStream file) throws IOException;
}
