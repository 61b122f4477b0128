package org.lifeline.voucher;

import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.language.Language;

/**
 * A voucher as its holder gets it on paper. It shows as much of the holder's name as the QR does: see {@link HolderName}.
 *
 * @param language in which it speaks to its holder
 * @param organisation whose letter this is
 * @param programmeName as the holder knows it
 * @param places names of the providers that take it; empty means every provider of the programme
 * @param signatory who signs for the organisation, such as a role or a name and a role; null leaves the line out
 * @param qr text of the QR, from {@link VoucherSigner#sign}
 * @param zone in which the dates are written
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
