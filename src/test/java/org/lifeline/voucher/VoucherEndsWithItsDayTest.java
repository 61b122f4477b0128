package org.lifeline.voucher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.signing.TestKeys;
import org.lifeline.platform.time.Days;

/** The day that a letter names is the last one on which the code is good, to its last second, wherever the product is. */
class VoucherEndsWithItsDayTest {

    @ParameterizedTest(name = "issued at {1} in {0} for 90 days it is good on {2}, until {3}")
    @CsvSource({
        "Pacific/Kiritimati, 2026-11-21T09:59:59Z, 19 February 2027, 2027-02-19T10:00:00Z",
        "Pacific/Kiritimati, 2026-11-21T10:00:00Z, 20 February 2027, 2027-02-20T10:00:00Z",
        "Pacific/Pago_Pago, 2026-11-21T10:59:59Z, 18 February 2027, 2027-02-19T11:00:00Z",
        "Pacific/Pago_Pago, 2026-11-21T11:00:00Z, 19 February 2027, 2027-02-20T11:00:00Z",
        "America/New_York, 2026-12-15T04:59:59Z, 14 March 2027, 2027-03-15T04:00:00Z"
    })
    void isGoodOnTheWholeOfTheDayThatItsLetterNames(ZoneId zone, Instant issued, String day, Instant end)
            throws Exception {
        VoucherContent sample = SampleVouchers.voucher();
        VoucherContent content = new VoucherContent(
                sample.issuer(),
                sample.code(),
                issued,
                Days.endIn(90, Clock.fixed(issued, zone)),
                issued,
                sample.programme(),
                sample.items(),
                sample.amount(),
                sample.holderShown(),
                sample.birth(),
                List.of(),
                sample.offline(),
                sample.status());
        String qr = Letters.SIGNER.sign(content).text();
        VoucherVerifier verifier = new VoucherVerifier(TestKeys.codes(Letters.KEYS));

        assertThat(content.expires()).isEqualTo(end);
        assertThat(verifier.verify(qr, end.minusSeconds(1), null).valid()).isTrue();
        assertThat(verifier.verify(qr, end, null).reason()).isEqualTo(Verification.Reason.EXPIRED);
        VoucherLetter letter =
                new VoucherLetter(Language.ENGLISH, "Ministry", "Help", content, List.of(), null, qr, zone);
        assertThat(text(Letters.DOCUMENT.render(letter))).contains(" to " + day);
    }

    private static String text(byte[] pdf) throws Exception {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
        }
    }
}
