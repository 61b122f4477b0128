package org.lifeline.voucher;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.pdf.PdfSample;
import org.lifeline.platform.signing.Base32;
import org.lifeline.platform.time.Days;
import org.springframework.stereotype.Component;

/** The templates for vouchers, and a sample of each with invented people. */
@Component
class VoucherTemplates implements PdfSample {

    private static final String OURS = "https://lifeline.invalid";

    /** The number of bytes of a signed voucher. A sample has as many bytes without a signature, so that nobody can use it as a voucher. */
    private static final int SIGNED_BYTES = 278;

    /** The holder of a sample, and the language of its letter. */
    record Sample(String language, String holder) {}

    private static final String FIRST = "English";

    private final VoucherDocument document;
    private final Languages languages;
    private final Map<String, Sample> samples = new LinkedHashMap<>();

    VoucherTemplates(VoucherDocument document, Languages languages) {
        this.document = document;
        this.languages = languages;
        // one sample for each language of the letter, and for each script in which names are known to be rendered
        // correctly
        samples.put(FIRST, new Sample("en", "Maria Fernández-O’Neill"));
        samples.put("French", new Sample("fr", "Éloïse Désirée N’Guessan"));
        samples.put("Amharic", new Sample("am", "አልማዝ በቀለ ታደሰ"));
        samples.put("Arabic", new Sample("ar", "محمد عبد الله الأحمد"));
        samples.put("Hindi", new Sample("en", "सुनीता कुमारी शर्मा"));
        samples.put("Bengali", new Sample("en", "মোছাম্মৎ রহিমা খাতুন"));
        samples.put("Khmer", new Sample("en", "ស៊ុខ សុភាព"));
        samples.put("Burmese", new Sample("en", "ဒေါ်ခင်ခင်ကြည်"));
        for (Language language : languages.all()) {
            if (samples.values().stream().noneMatch(sample -> sample.language().equals(language.code()))) {
                samples.put(language.name(), new Sample(language.code(), "Maria Fernández-O’Neill"));
            }
        }
    }

    /** The names of the samples: languages of the letter, and scripts of names. */
    List<String> samples() {
        return List.copyOf(samples.keySet());
    }

    /** Names of the files in templates/voucher, without their ending. */
    List<String> names() {
        return document.templates();
    }

    /** Renders the sample that is shown beside the templates, which warms up all that a voucher needs. */
    @Override
    public byte[] renderSample() {
        return preview("voucher", FIRST, "Lifeline");
    }

    /**
     * The PDF of an invented voucher.
     *
     * @param template one of {@link #names()}
     * @param sample one of {@link #samples()}
     * @param organisation the sender
     * @throws org.lifeline.platform.pdf.PdfNotRendered when the template has an error
     */
    byte[] preview(String template, String sample, String organisation) {
        Sample shown = Objects.requireNonNull(samples.get(sample), sample);
        String holder = shown.holder();
        Instant issued = Instant.parse("2026-03-02T08:00:00Z");
        VoucherContent content = new VoucherContent(
                OURS,
                VoucherCode.of(new byte[VoucherCode.BYTES]),
                issued,
                Days.end(LocalDate.of(2026, 5, 31), ZoneOffset.UTC),
                issued,
                "SAMPLE",
                List.of(new VoucherContent.Item("Operation", 1), new VoucherContent.Item("Night in the ward", 3)),
                Money.ofMinor("EUR", 1_250_50),
                HolderName.shorten(holder),
                new VoucherContent.BirthYear(1984, false),
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
                        languages.of(shown.language()),
                        organisation,
                        "Sample: this is no voucher",
                        content,
                        List.of("Riverside Hospital", "Central Pharmacy"),
                        "Senior officer",
                        OURS + VoucherSigner.PAGE + "#" + Base32.encode(nothing),
                        ZoneOffset.UTC));
    }
}
