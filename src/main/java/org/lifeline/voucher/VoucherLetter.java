package org.lifeline.voucher;

import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.language.Language;

/**
 * A voucher's letter, as its holder gets it on paper. It shows as much of the holder's name as the QR code does: see {@link HolderName}.
 *
 * @param language language of the letter
 * @param organisation the organisation that sends the letter
 * @param programmeName the name by which the holder knows the programme
 * @param places names of the providers that accept the voucher; empty means every provider of the programme
 * @param signatory who signs for the organisation, such as a role, or a name and a role; null leaves the line out
 * @param qr text of the QR code, from {@link VoucherSigner#sign}
 * @param zone time zone of the dates
 */
public record VoucherLetter(
        Language language,
        String organisation,
        String programmeName,
        VoucherContent content,
        List<String> places,
        @Nullable String signatory,
        String qr,
        ZoneId zone) {

    public VoucherLetter {
        places = List.copyOf(places);
    }
}
