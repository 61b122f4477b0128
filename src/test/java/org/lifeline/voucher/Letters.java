package org.lifeline.voucher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.pdf.PdfRenderer;
import org.lifeline.platform.pdf.PrintRuns;
import org.lifeline.platform.signing.SigningKeys;
import org.lifeline.platform.signing.TestKeys;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** A voucher's letter to start a test from. */
final class Letters {

    static final PdfRenderer RENDERER = new PdfRenderer();
    static final SigningKeys KEYS = TestKeys.fresh();
    static final VoucherSigner SIGNER =
            new VoucherSigner(TestKeys.codes(KEYS), Clock.fixed(SampleVouchers.ISSUED, ZoneOffset.UTC));
    static final VoucherDocument DOCUMENT = new VoucherDocument(RENDERER, new PrintRuns(RENDERER));

    private Letters() {}

    static VoucherTemplates templates() {
        try {
            return new VoucherTemplates(DOCUMENT, new Languages(new PathMatchingResourcePatternResolver()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static VoucherLetter letter() {
        return letter("Almaz T.", SampleVouchers.voucher(), List.of("Black Lion Hospital, Addis Ababa"));
    }

    /** @param holder as it is shown, whatever the content says */
    static VoucherLetter letter(String holder, VoucherContent v, List<String> places) {
        VoucherContent content = new VoucherContent(
                v.issuer(),
                v.code(),
                v.validFrom(),
                v.expires(),
                v.issuedAt(),
                v.programme(),
                v.items(),
                v.amount(),
                holder,
                v.birth(),
                v.providers(),
                v.offline(),
                v.status());
        return new VoucherLetter(
                Language.ENGLISH,
                "Ministry of Health",
                "Emergency medical assistance",
                content,
                places,
                "Senior officer, Emergency medical assistance",
                SIGNER.sign(content).text(),
                ZoneId.of("Africa/Addis_Ababa"));
    }
}
