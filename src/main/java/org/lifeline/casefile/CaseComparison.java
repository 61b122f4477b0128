package org.lifeline.casefile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.Application;
import org.lifeline.documents.Document;
import org.lifeline.documents.DocumentView;
import org.lifeline.documents.Documents;
import org.lifeline.platform.forms.AnswerWords;
import org.lifeline.platform.forms.FormSchema;
import org.lifeline.platform.forms.Forms;
import org.lifeline.platform.forms.ShownAnswers;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.time.Times;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** Shows two applications side by side, for the social worker who decides whether they are from the same person. */
@Component
class CaseComparison {

    /** One question, with the answer of each application. */
    record Row(String label, String mine, String theirs) {
        public boolean same() {
            return mine.strip().equalsIgnoreCase(theirs.strip());
        }
    }

    record Part(String title, List<Row> rows) {}

    private final Programmes programmes;
    private final Forms forms;
    private final ShownAnswers shownAnswers;
    private final Documents documents;
    private final Times times;

    CaseComparison(Programmes programmes, Forms forms, ShownAnswers shownAnswers, Documents documents, Times times) {
        this.programmes = programmes;
        this.forms = forms;
        this.shownAnswers = shownAnswers;
        this.documents = documents;
        this.times = times;
    }

    void show(Application mine, Application theirs, Model model) {
        Programme programme = programmes.get(mine.programme());
        Programme other = programmes.get(theirs.programme());
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(
                "The two cases",
                List.of(
                        new Row("Programme", programme.name(), other.name()),
                        new Row("Amount", amount(mine), amount(theirs)),
                        new Row("Status", mine.status().title(), theirs.status().title()),
                        new Row("Sent", time(mine.submittedAt()), time(theirs.submittedAt())),
                        new Row("Filed by", filed(mine), filed(theirs)))));
        parts.addAll(answers(forms.get(programme.form()), mine, theirs));
        if (!other.form().equals(programme.form())) {
            // a programme with another form asks other questions; those that both forms ask are listed already
            parts.addAll(answers(forms.get(other.form()), mine, theirs).stream()
                    .map(part -> new Part(
                            part.title(),
                            part.rows().stream()
                                    .filter(row -> parts.stream()
                                            .noneMatch(p -> p.rows().contains(row)))
                                    .toList()))
                    .filter(part -> !part.rows().isEmpty())
                    .toList());
        }
        model.addAttribute("mine", mine.number());
        model.addAttribute("theirs", theirs.number());
        model.addAttribute("parts", parts);
        List<Document> myPapers = documents.list(mine.number());
        List<Document> theirPapers = documents.list(theirs.number());
        model.addAttribute(
                "myDocuments", myPapers.stream().map(DocumentView::of).toList());
        model.addAttribute(
                "theirDocuments", theirPapers.stream().map(DocumentView::of).toList());
        model.addAttribute(
                "pages",
                documents.pages(
                        Stream.concat(myPapers.stream(), theirPapers.stream()).toList()));
    }

    private List<Part> answers(FormSchema form, Application mine, Application theirs) {
        AnswerWords words = shownAnswers.words(Language.ENGLISH);
        return form.sections().stream()
                .map(section -> new Part(
                        section.title(),
                        section.fields().stream()
                                .map(field -> new Row(
                                        field.label(),
                                        field.shown(mine.answers().get(field.key()), mine.currency(), words),
                                        field.shown(theirs.answers().get(field.key()), theirs.currency(), words)))
                                .filter(row ->
                                        !row.mine().isEmpty() || !row.theirs().isEmpty())
                                .toList()))
                .filter(part -> !part.rows().isEmpty())
                .toList();
    }

    private static String amount(Application application) {
        return application.amount() == null ? "" : application.amount().format(Locale.ENGLISH);
    }

    private String time(@Nullable Instant at) {
        return at == null ? "" : times.moment(at, Locale.ENGLISH);
    }

    private static String filed(Application application) {
        return application.onBehalfOf() == null
                ? application.filedBy()
                : application.filedBy() + ", for " + application.onBehalfOf();
    }
}
