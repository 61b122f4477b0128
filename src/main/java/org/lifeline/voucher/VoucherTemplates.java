package org.lifeline.voucher;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.pdf.PdfSample;
import org.lifeline.platform.signing.Base32;
import org.springframework.stereotype.Component;

/** The templates of vouchers that there are, and how each looks with invented people. */
@Component
class VoucherTemplates implements PdfSample {

    private static final String OURS = "https://lifeline.invalid";

    /** As many bytes as a signed voucher has. They are none: nobody can pass a preview off as a voucher. */
    private static final int SIGNED_BYTES = 278;

    /** One name in each script that letters are known to come out right in, by language. */
    static final Map<String, String> HOLDERS = holders();

    private final VoucherDocument document;

    VoucherTemplates(VoucherDocument document) {
        this.document = document;
    }

    private static Map<String, String> holders() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("English", "Maria Fernández-O’Neill");
        names.put("Amharic", "አልማዝ በቀለ ታደሰ");
        names.put("Arabic", "محمد عبد الله الأحمد");
        names.put("Hindi", "सुनीता कुमारी शर्मा");
        names.put("Bengali", "মোছাম্মৎ রহিমা খাতুন");
        names.put("Khmer", "ស៊ុខ សុភាព");
        names.put("Burmese", "ဒေါ်ခင်ခင်ကြည်");
        return names;
    }

    /** Names of files in templates/voucher, without their ending. */
    List<String> names() {
        return document.templates();
    }

    /** The same letter as everybody sees it beside the templates: it warms all that a voucher needs. */
    @Override
    public byte[] renderSample() {
        return preview("voucher", HOLDERS.values().iterator().next(), "Lifeline");
    }

    /**
     * The PDF of an invented voucher.
     *
     * @param template one of {@link #names()}
     * @param holder whose name it shows
     * @param organisation the sender
     * @throws org.lifeline.platform.pdf.PdfNotRendered when the template does not work
     */
    byte[] preview(String template, String holder, String organisation) {
        Instant issued = Instant.parse("2026-03-02T08:00:00Z");
        VoucherContent content = new VoucherContent(
                OURS,
                VoucherCode.of(new byte[VoucherCode.BYTES]),
                issued,
                issued.plus(90, ChronoUnit.DAYS),
                issued,
                "SAMPLE",
                List.of(new VoucherContent.Item("Operation", 1), new VoucherContent.Item("Night in the ward", 3)),
                Money.ofMinor("EUR", 1_250_50),
                HolderName.shorten(holder),
                1984,
                List.of(),
                VoucherContent.OfflineLimits.NONE,
                new VoucherContent.StatusReference(OURS + "/status-lists/1", 1));
        byte[] nothing = new byte[SIGNED_BYTES];
        for (int i = 0; i < nothing.length; i++) {
            nothing[i] = (byte) (i * 73);
        }
        return document.render(
                template,
                new VoucherLetter(
                        organisation,
                        "Sample: this is no voucher",
                        holder,
                        content,
                        List.of("Riverside Hospital", "Central Pharmacy"),
                        "Senior officer",
                        OURS + VoucherSigner.PAGE + "#" + Base32.encode(nothing),
                        ZoneOffset.UTC));
    }
}
