package org.lifeline.application;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lifeline.documents.Document;
import org.lifeline.documents.Documents;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.forms.ShownAnswers;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.pdf.PdfRenderer;
import org.lifeline.platform.pdf.PdfSample;
import org.lifeline.platform.pdf.PdfView;
import org.lifeline.platform.time.Times;
import org.lifeline.platform.web.DisplayFormats;
import org.lifeline.programme.ProgrammeTexts;
import org.lifeline.programme.Programmes;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * The paper that somebody takes home after an application was filed for them, in their language: its number, what was filed, what happens next,
 * and how to complain, also about whoever filed it. The template is in templates/filing.
 */
@Component
class FilingReceipt implements PdfSample {

    /** What a receipt says. */
    private record Content(
            String number,
            String programme,
            String status,
            @Nullable String forWhom,
            String filedBy,
            @Nullable Instant submittedAt,
            @Nullable String consent,
            List<String> next,
            List<ShownAnswers.Section> answers,
            List<String> papers,
            Instant madeAt) {}

    private final PdfRenderer renderer;
    private final MessageSource messages;
    private final Phrases phrases;
    private final Times times;
    private final ShownAnswers answers;
    private final Programmes programmes;
    private final ProgrammeTexts texts;
    private final Documents documents;
    private final ComingSteps coming;
    private final Consents consents;
    private final LifelineProperties properties;

    FilingReceipt(
            PdfRenderer renderer,
            MessageSource messages,
            Phrases phrases,
            Times times,
            ShownAnswers answers,
            Programmes programmes,
            ProgrammeTexts texts,
            Documents documents,
            ComingSteps coming,
            Consents consents,
            LifelineProperties properties) {
        this.renderer = renderer;
        this.messages = messages;
        this.phrases = phrases;
        this.times = times;
        this.answers = answers;
        this.programmes = programmes;
        this.texts = texts;
        this.documents = documents;
        this.coming = coming;
        this.consents = consents;
        this.properties = properties;
    }

    /**
     * The receipt of an application that was submitted.
     *
     * @throws org.lifeline.platform.pdf.PdfNotRendered when the template has an error
     */
    byte[] render(Application its, Language language, Instant now) {
        Locale locale = language.locale();
        String code = its.programme();
        ComingSteps.Ahead ahead = coming.of(its, locale);
        List<String> next = new ArrayList<>();
        next.add(phrases.say(its.status().explanation(), locale));
        ahead.then()
                .forEach(each ->
                        next.add(each.title() + ": " + each.text() + (each.usual() == null ? "" : " " + each.usual())));
        return render(
                new Content(
                        its.number(),
                        texts.name(programmes.get(code), language).text(),
                        phrases.say(its.status().title(), locale),
                        its.onBehalfOf(),
                        its.filedBy(),
                        its.submittedAt(),
                        consents.of(its.number())
                                .map(given -> messages.getMessage("consent.way." + given.code(), null, locale) + ", "
                                        + times.moment(given.takenAt(), locale))
                                .orElse(null),
                        next,
                        answers.answered(programmes.get(code).form(), its.answers(), its.currency(), language),
                        documents.list(its.number()).stream()
                                .filter(each -> each.deleted() == null)
                                .map(each -> paper(each, locale))
                                .toList(),
                        now),
                language);
    }

    private String paper(Document its, Locale locale) {
        return phrases.say(DisplayFormats.kind(its.kind()), locale) + ": " + its.fileName();
    }

    @Override
    public byte[] renderSample() {
        return render(
                new Content(
                        "A-2026-000001",
                        "Sample",
                        "Sample",
                        "Sample",
                        "sample",
                        Instant.EPOCH,
                        null,
                        List.of("Sample"),
                        List.of(),
                        List.of(),
                        Instant.EPOCH),
                Language.ENGLISH);
    }

    private byte[] render(Content its, Language language) {
        Locale locale = language.locale();
        PdfView view = PdfView.of("filing")
                .attribute("language", language.code())
                .attribute("direction", language.rightToLeft() ? "rl" : "lr");
        PdfView said = view.child("words");
        for (String word : List.of("page", "pageOf", "tagline", "logo")) {
            said.text(word, messages.getMessage("insights.report." + word, null, locale));
        }
        said.text("programme", say("number", locale));
        view.text("organisation", "Lifeline")
                .text("reference", its.number())
                .text("title", say("title", locale))
                .text("made", say("made", locale, times.moment(its.madeAt(), locale)));
        PdfView filed = view.child("part").text("name", its.programme());
        row(filed, say("for", locale), its.forWhom());
        row(filed, say("by", locale), its.filedBy());
        row(filed, say("sent", locale), its.submittedAt() == null ? null : times.moment(its.submittedAt(), locale));
        row(filed, say("status", locale), its.status());
        row(filed, say("consent", locale), its.consent());
        PdfView next = view.child("part").text("name", say("next", locale));
        its.next().forEach(line -> next.text("line", line));
        next.text("line", say("voucher", locale));
        PdfView complaint = view.child("part").text("name", say("complaint", locale));
        complaint.text("line", say("complain", locale, properties.publicUrl() + "/complaints"));
        complaint.text("line", say("notMine", locale));
        for (ShownAnswers.Section section : its.answers()) {
            PdfView told = view.child("part")
                    .text("name", section.title().isEmpty() ? say("answers", locale) : section.title());
            section.answers().forEach(answer -> row(told, answer.question(), answer.value()));
        }
        if (!its.papers().isEmpty()) {
            PdfView papers = view.child("part").text("name", say("papers", locale));
            its.papers().forEach(paper -> papers.text("line", paper));
        }
        return renderer.render("filing/receipt", view, its.madeAt().truncatedTo(ChronoUnit.SECONDS));
    }

    private static void row(PdfView part, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            part.child("row").text("name", name).text("value", value);
        }
    }

    private String say(String key, Locale locale, Object... values) {
        return messages.getMessage("filing.receipt." + key, values, locale);
    }
}
