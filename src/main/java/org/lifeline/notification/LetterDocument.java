package org.lifeline.notification;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.lifeline.notification.Letters.Content;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.pdf.PdfRenderer;
import org.lifeline.platform.pdf.PdfSample;
import org.lifeline.platform.pdf.PdfView;
import org.lifeline.platform.pdf.PrintRuns;
import org.lifeline.platform.time.Times;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Draws letters as PDF, each in its reader's language, with the template in templates/letter. */
@Component
class LetterDocument implements PdfSample {

    private static final String TEMPLATE = "letter/letter";

    private final PdfRenderer renderer;
    private final PrintRuns runs;
    private final MessageSource messages;
    private final Languages languages;
    private final Times times;
    private final Clock clock;

    LetterDocument(
            PdfRenderer renderer,
            PrintRuns runs,
            MessageSource messages,
            Languages languages,
            Times times,
            Clock clock) {
        this.renderer = renderer;
        this.runs = runs;
        this.messages = messages;
        this.languages = languages;
        this.times = times;
        this.clock = clock;
    }

    /** @throws org.lifeline.platform.pdf.PdfNotRendered when the template has an error */
    byte[] print(List<Content> letters) {
        Instant now = clock.instant();
        return runs.print(TEMPLATE, letters, each -> view(each, now), "Letters").pdf();
    }

    @Override
    public byte[] renderSample() {
        Content sample = new Content("en", "Sample", List.of("Sample", "Sample"), "Sample\n\nSample\nSample");
        return renderer.render(TEMPLATE, view(sample, Instant.EPOCH), Instant.EPOCH);
    }

    private PdfView view(Content letter, Instant made) {
        Language language = languages.of(letter.language());
        Locale locale = language.numbers();
        PdfView view = PdfView.of("letter")
                .attribute("language", language.code())
                .attribute("direction", language.rightToLeft() ? "rl" : "lr");
        PdfView said = view.child("words");
        for (String word : List.of("page", "pageOf", "tagline", "logo")) {
            said.text(word, messages.getMessage("insights.report." + word, null, locale));
        }
        String text = letter.text();
        int end = text.indexOf('\n');
        view.text("organisation", letter.programmeName())
                .text("title", text.substring(0, end))
                .text("day", times.day(made, locale));
        letter.to().forEach(line -> view.text("to", line));
        for (String paragraph : text.substring(end).strip().split("\\n\\s*\\n", -1)) {
            PdfView lines = view.child("paragraph");
            paragraph.lines().filter(line -> !line.isBlank()).forEach(line -> lines.text("line", line));
        }
        return view;
    }
}
