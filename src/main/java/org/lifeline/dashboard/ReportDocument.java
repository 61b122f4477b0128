package org.lifeline.dashboard;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lifeline.dashboard.Chart.Shape;
import org.lifeline.dashboard.ChartData.Label;
import org.lifeline.dashboard.ChartData.Sentence;
import org.lifeline.dashboard.ChartData.Series;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.pdf.PdfRenderer;
import org.lifeline.platform.pdf.PdfSample;
import org.lifeline.platform.pdf.PdfView;
import org.lifeline.platform.time.Times;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Renders the monthly report about a programme as PDF, with the template in templates/report. */
@Component
class ReportDocument implements PdfSample {

    private static final String TEMPLATE = "report/report";
    private static final String DASH = "–";

    /** More columns do not fit beside each other on a page. */
    private static final int MOST_COLUMNS = 8;

    private final PdfRenderer renderer;
    private final ChartWords words;
    private final MessageSource messages;
    private final Times times;

    ReportDocument(PdfRenderer renderer, ChartWords words, MessageSource messages, Times times) {
        this.renderer = renderer;
        this.words = words;
        this.messages = messages;
        this.times = times;
    }

    /** @throws org.lifeline.platform.pdf.PdfNotRendered when the template has an error */
    byte[] render(ReportLetter letter, Language language) {
        return renderer.render(TEMPLATE, view(letter, language), letter.made());
    }

    @Override
    public byte[] renderSample() {
        List<ReportLetter.Shown> charts = new ArrayList<>();
        for (Shape shape : List.of(Shape.bars, Shape.stackedBars, Shape.lines, Shape.waterfall)) {
            charts.add(new ReportLetter.Shown(
                    new Chart("outcomes", Section.service, shape, scope -> sample(), null), sample()));
        }
        return render(
                new ReportLetter(
                        "Sample",
                        "Sample",
                        "Sample",
                        YearMonth.from(LocalDate.EPOCH),
                        Instant.EPOCH,
                        List.of(new ReportLetter.Figure("cases", "applications", 1L, null, true)),
                        charts),
                Language.ENGLISH);
    }

    private static ChartData sample() {
        return new ChartData(
                Sentence.of("insights.outcomes.none"),
                List.of(new Label("outcome", "approved")),
                List.of(Series.counts(new Label("series", "now"), List.of(1L))));
    }

    private PdfView view(ReportLetter letter, Language language) {
        Locale locale = language.numbers();
        PdfView view = PdfView.of("report")
                .attribute("language", language.code())
                .attribute("direction", language.rightToLeft() ? "rl" : "lr");
        PdfView said = view.child("words");
        for (String word : List.of("page", "pageOf", "tagline", "programme", "logo", "figure")) {
            said.text(word, say(word, locale));
        }
        String month = month(letter.month(), locale);
        view.text("organisation", letter.organisation())
                .text("reference", letter.programme())
                .text("title", say("title", locale, month))
                .text("programme", letter.programmeName())
                .text("month", month)
                .text("monthBefore", month(letter.month().minusMonths(1), locale))
                .text("made", say("made", locale, times.day(letter.made(), language)))
                .text("foot", say("foot", locale));
        figures(view, letter, locale);
        for (Section section : Section.values()) {
            PdfView part = view.child("section").text("name", message("insights.section." + section, locale));
            letter.charts().stream()
                    .filter(shown -> shown.chart().section() == section)
                    .forEach(shown -> chart(part, shown, language));
        }
        return view;
    }

    private void figures(PdfView view, ReportLetter letter, Locale locale) {
        String topic = "";
        PdfView its = view;
        for (ReportLetter.Figure figure : letter.figures()) {
            if (!figure.topic().equals(topic)) {
                topic = figure.topic();
                its = view.child("topic").text("name", say("topic." + topic, locale));
            }
            PdfView line = its.child("figure")
                    .text("name", say("figure." + figure.name(), locale))
                    .text("now", value(figure.now(), locale));
            if (figure.compared()) {
                line.text("before", value(figure.before(), locale));
            }
        }
    }

    private String value(@Nullable Object value, Locale locale) {
        return value == null ? DASH : words.value(value, locale);
    }

    // ---------------------------------------------------------------- charts

    private void chart(PdfView section, ReportLetter.Shown shown, Language language) {
        ChartData data = shown.data();
        PdfView chart = section.child("chart")
                .attribute("id", shown.chart().id())
                .text("says", words.sentence(data.says(), language.numbers()))
                .text("about", words.about(shown.chart().id(), language.numbers()));
        ReportDrawing drawing = new ReportDrawing(data, language.rightToLeft());
        if (drawing.isEmpty()) {
            return;
        }
        Shape shape = shown.chart().shape();
        if (shape == Shape.lines && data.categories().size() <= MOST_COLUMNS) {
            lines(chart.child("lines"), data, drawing, language.numbers());
        } else if (shape == Shape.stackedBars && data.series().size() <= MOST_COLUMNS / 2) {
            stacks(chart.child("stacks"), data, drawing, language.numbers());
        } else {
            bars(chart.child("bars"), data, drawing, shape == Shape.waterfall, language.numbers());
        }
    }

    /** A row for each value: its bar, and the number itself. */
    private void bars(PdfView view, ChartData data, ReportDrawing drawing, boolean inSteps, Locale locale) {
        view.attribute("series", String.valueOf(data.series().size()));
        for (int category = 0; category < data.categories().size(); category++) {
            PdfView group = view.child("group")
                    .text("name", words.label(data.categories().get(category), locale));
            for (int i = 0; i < data.series().size(); i++) {
                Series series = data.series().get(i);
                PdfView bar = group.child("bar")
                        .attribute("colour", ReportDrawing.colour(i))
                        .text("name", words.label(series.name(), locale))
                        .text("value", words.value(series, series.values().get(category), locale));
                if (inSteps) {
                    drawing.step(bar, category);
                } else {
                    drawing.bar(bar, i, category);
                }
            }
        }
    }

    /** A row for each category: a bar with a part for each series, and a column for each series' number. */
    private void stacks(PdfView view, ChartData data, ReportDrawing drawing, Locale locale) {
        heads(view, data, locale);
        for (int category = 0; category < data.categories().size(); category++) {
            PdfView group = view.child("group")
                    .text("name", words.label(data.categories().get(category), locale));
            for (Series series : data.series()) {
                group.text("value", words.value(series, series.values().get(category), locale));
            }
            drawing.stack(group, category);
        }
    }

    /** Lines over the columns of a table, which has a row for each series. */
    private void lines(PdfView view, ChartData data, ReportDrawing drawing, Locale locale) {
        heads(view, data, locale);
        data.categories().forEach(category -> view.text("column", words.label(category, locale)));
        drawing.lines(view);
        for (int i = 0; i < data.series().size(); i++) {
            Series series = data.series().get(i);
            PdfView row = view.child("row")
                    .attribute("colour", ReportDrawing.colour(i))
                    .text("name", words.label(series.name(), locale));
            series.values().forEach(value -> row.text("value", words.value(series, value, locale)));
        }
    }

    private void heads(PdfView view, ChartData data, Locale locale) {
        for (int i = 0; i < data.series().size(); i++) {
            view.child("head")
                    .attribute("colour", ReportDrawing.colour(i))
                    .text("name", words.label(data.series().get(i).name(), locale));
        }
    }

    // ---------------------------------------------------------------- words

    static String month(YearMonth month, Locale locale) {
        return DateTimeFormatter.ofPattern("LLLL uuuu", locale).format(month);
    }

    private String say(String key, Locale locale, Object... values) {
        return message("insights.report." + key, locale, values);
    }

    private String message(String key, Locale locale, Object... values) {
        return Objects.requireNonNull(messages.getMessage(key, values, locale));
    }
}
