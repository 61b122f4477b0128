package org.lifeline.reimbursement;

import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.pdf.PdfRenderer;
import org.lifeline.platform.pdf.PdfSample;
import org.lifeline.platform.pdf.PdfView;
import org.lifeline.platform.time.Times;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Renders a statement of account as PDF in its reader's language, with the template in templates/statement. */
@Component
class StatementDocument implements PdfSample {

    private static final List<Statement.Kind> SUMMED = List.of(
            Statement.Kind.redeemed,
            Statement.Kind.takenBack,
            Statement.Kind.approvedLess,
            Statement.Kind.disputeAllowed,
            Statement.Kind.paid,
            Statement.Kind.credits,
            Statement.Kind.advances,
            Statement.Kind.interest);

    private final PdfRenderer renderer;
    private final MessageSource messages;
    private final Times times;
    private final Treasury treasury;

    StatementDocument(PdfRenderer renderer, MessageSource messages, Times times, Treasury treasury) {
        this.renderer = renderer;
        this.messages = messages;
        this.times = times;
        this.treasury = treasury;
    }

    /** @throws org.lifeline.platform.pdf.PdfNotRendered when the template has an error */
    byte[] render(Statement statement, String providerName, Instant made, Language language) {
        return renderer.render("statement/statement", view(statement, providerName, made, language), made);
    }

    @Override
    public byte[] renderSample() {
        return render(
                new Statement(
                        "SAMPLE",
                        LocalDate.EPOCH,
                        LocalDate.EPOCH,
                        List.of(new Statement.Account(
                                "SAMPLE",
                                "EUR",
                                1,
                                List.of(new Statement.Entry(LocalDate.EPOCH, Statement.Kind.redeemed, null, 1, 1))))),
                "Sample",
                Instant.EPOCH,
                Language.ENGLISH);
    }

    private PdfView view(Statement statement, String providerName, Instant made, Language language) {
        Locale locale = language.numbers();
        PdfView view = PdfView.of("statement")
                .attribute("language", language.code())
                .attribute("direction", language.rightToLeft() ? "rl" : "lr");
        PdfView said = view.child("words");
        for (String word : List.of("page", "pageOf", "tagline", "logo")) {
            said.text(word, messages.getMessage("insights.report." + word, null, locale));
        }
        said.text("programme", say("provider", locale));
        view.text("organisation", treasury.account().holder())
                .text("reference", statement.provider())
                .text("title", say("title", locale))
                .text("provider", providerName)
                .text(
                        "period",
                        say("period", locale, times.day(statement.from(), locale), times.day(statement.to(), locale)))
                .text("made", say("made", locale) + " " + times.day(made, locale))
                .text("about", say("about", locale));
        for (Statement.Account account : statement.accounts()) {
            PdfView its = view.child("account").text("name", account.programme() + ", " + account.currency());
            line(its, "line", say("opening", locale), amount(account, account.openingMinor(), locale));
            for (Statement.Kind kind : SUMMED) {
                line(its, "line", say(kind.name(), locale), amount(account, account.sum(kind), locale));
            }
            line(its, "closing", say("closing", locale), amount(account, account.closingMinor(), locale));
            for (Statement.Kind kind : List.of(Statement.Kind.claimed, Statement.Kind.returned)) {
                line(its, "memo", say(kind.name(), locale), amount(account, account.sum(kind), locale));
            }
            for (Statement.Entry entry : account.entries()) {
                its.child("entry")
                        .text("day", times.shortDay(entry.day(), locale))
                        .text("what", say(entry.kind().name(), locale))
                        .text("reference", entry.reference() == null ? "× " + entry.count() : entry.reference())
                        .text("amount", amount(account, entry.minor(), locale));
            }
        }
        return view;
    }

    private static void line(PdfView account, String kind, String name, String amount) {
        account.child(kind).text("name", name).text("amount", amount);
    }

    /** The amount with the currency's decimals, such as -1,250.00. */
    static String amount(Statement.Account account, long minor, Locale language) {
        NumberFormat format = NumberFormat.getNumberInstance(language);
        int decimals = account.major(minor).scale();
        format.setMinimumFractionDigits(decimals);
        format.setMaximumFractionDigits(decimals);
        return format.format(account.major(minor));
    }

    private String say(String key, Locale language, Object... values) {
        return messages.getMessage("statement." + key, values, language);
    }
}
