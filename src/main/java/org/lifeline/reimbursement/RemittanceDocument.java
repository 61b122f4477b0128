package org.lifeline.reimbursement;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.ReasonTexts;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.pdf.PdfRenderer;
import org.lifeline.platform.pdf.PdfSample;
import org.lifeline.platform.pdf.PdfView;
import org.lifeline.platform.time.Times;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Renders a remittance advice as PDF in its reader's language, with the template in templates/remittance. */
@Component
class RemittanceDocument implements PdfSample {

    private final PdfRenderer renderer;
    private final MessageSource messages;
    private final Times times;
    private final Treasury treasury;
    private final ReasonTexts reasons;

    RemittanceDocument(
            PdfRenderer renderer, MessageSource messages, Times times, Treasury treasury, ReasonTexts reasons) {
        this.renderer = renderer;
        this.messages = messages;
        this.times = times;
        this.treasury = treasury;
        this.reasons = reasons;
    }

    /** @throws org.lifeline.platform.pdf.PdfNotRendered when the template has an error */
    byte[] render(Remittance remittance, String providerName, Instant made, Language language) {
        return renderer.render("remittance/remittance", view(remittance, providerName, made, language), made);
    }

    @Override
    public byte[] renderSample() {
        Money amount = Money.ofMinor("EUR", 1);
        return render(
                new Remittance(
                        "SAMPLE",
                        "SAMPLE",
                        "EUR",
                        null,
                        "Sample",
                        "SAMPLE",
                        List.of(new Remittance.Line(
                                "SAMPLE",
                                "SAMPLE",
                                "SAMPLE",
                                "paid",
                                LocalDate.EPOCH,
                                "SAMPLE",
                                amount,
                                List.of(),
                                amount,
                                List.of(),
                                amount))),
                "Sample",
                Instant.EPOCH,
                Language.ENGLISH);
    }

    private PdfView view(Remittance remittance, String providerName, Instant made, Language language) {
        Locale locale = language.numbers();
        PdfView view = PdfView.of("remittance")
                .attribute("language", language.code())
                .attribute("direction", language.rightToLeft() ? "rl" : "lr");
        PdfView said = view.child("words");
        for (String word : List.of("page", "pageOf", "tagline", "logo")) {
            said.text(word, messages.getMessage("insights.report." + word, null, locale));
        }
        said.text("programme", say("number", locale));
        view.text("organisation", treasury.account().holder())
                .text("reference", remittance.number())
                .text("title", say("title", locale))
                .text("provider", providerName)
                .text("made", say("made", locale, times.day(made, locale)));
        fact(view, say("programme", locale), remittance.programme());
        fact(view, say("paidOn", locale), times.day(remittance.paidOn(), locale));
        if (remittance.account() != null) {
            fact(view, say("holder", locale), remittance.holder());
            view.child("fact")
                    .text("name", say("account", locale))
                    .child("code")
                    .text("text", remittance.account());
        }
        PdfView head = view.child("head").text("claim", say("claim", locale));
        for (String column : List.of("claimed", "cut", "approved", "debits", "paid")) {
            head.child("amount").text("text", say(column, locale));
        }
        remittance.lines().forEach(line -> line(view, line, language));
        amounts(
                view.child("sum").text("claim", say("sum", locale)),
                locale,
                remittance.claimed(),
                remittance.cut(),
                remittance.approved(),
                remittance.debited(),
                remittance.paid());
        return view;
    }

    private void line(PdfView view, Remittance.Line line, Language language) {
        Locale locale = language.numbers();
        PdfView its = view.child("line").text("claim", line.number());
        amounts(its, locale, line.claimed(), line.cut(), line.approved(), line.debited(), line.paid());
        note(
                its,
                say(line.isInterest() ? "interest" : line.isAdvance() ? "advance" : "invoice", locale),
                line.isInterest() || line.isAdvance() ? line.number() : String.valueOf(line.invoiceNumber()));
        note(its, say("endToEndId", locale), line.endToEndId());
        if (line.reference() != null && line.paidOn() != null) {
            note(its, say("reference", locale), line.reference());
            note(its, say("paidOn", locale), times.shortDay(line.paidOn(), locale));
        }
        if (!line.state().equals("paid")) {
            note(its, say("state", locale), messages.getMessage("finance.payment." + line.state(), null, locale));
        }
        for (Remittance.Cut cut : line.cuts()) {
            note(its, say("cut", locale), cut.amount().format(locale) + " – " + reasons.of(cut.reasonCode(), language));
        }
        for (Remittance.Debit debit : line.debits()) {
            note(its, debit(debit, locale), debit.amount().format(locale));
        }
    }

    private String debit(Remittance.Debit debit, Locale locale) {
        return debit.creditNote() == null
                ? say(debit.kind() + "Of", locale, debit.from())
                : say("creditNoteOf", locale, debit.creditNote(), debit.from());
    }

    private static void amounts(PdfView row, Locale locale, Money... amounts) {
        for (Money amount : amounts) {
            row.child("amount").text("text", amount.format(locale));
        }
    }

    private static void note(PdfView line, String name, String value) {
        line.child("note").text("name", name).text("value", value);
    }

    private static void fact(PdfView view, String name, @Nullable String value) {
        view.child("fact").text("name", name).text("value", value);
    }

    private String say(String key, Locale language, Object... values) {
        return messages.getMessage("remittance." + key, values, language);
    }
}
