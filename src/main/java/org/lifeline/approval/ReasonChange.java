package org.lifeline.approval;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.DecisionReasons.Known;
import org.lifeline.changes.ChangeKind;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.Line;
import org.lifeline.changes.TwoPeople;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.CaseKind;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * A change of the list of coded reasons. Officers can only approve or reject with these reasons, so the list influences decisions. It
 * belongs to all programmes, so every programme manager may take part.
 */
@Component
class ReasonChange implements ChangeKind {

    private static final String CODE = "code";
    private static final String LABEL = "label";
    private static final String REASON_FOR = "reasonFor";
    private static final String CASES = "reasonCases";

    private final DecisionReasons reasons;
    private final ReasonTexts texts;
    private final Languages languages;

    ReasonChange(DecisionReasons reasons, ReasonTexts texts, Languages languages) {
        this.reasons = reasons;
        this.texts = texts;
        this.languages = languages;
    }

    @Override
    public String key() {
        return "reason";
    }

    @Override
    public String task() {
        return "confirm the coded reason";
    }

    @Override
    public void requireTheirs(@Nullable String programme, Map<String, String> content, String person) {
        // every manager may do it: the reasons belong to all programmes
    }

    @Override
    public List<Line> describe(@Nullable String programme, Map<String, String> content) {
        String code = content.getOrDefault(CODE, "");
        List<Line> lines = new ArrayList<>();
        switch (content.getOrDefault("change", "")) {
            case "add" -> {
                String decision = content.getOrDefault(REASON_FOR, "");
                reasons.checkNew(code, decision, content.get(CASES), content.get(LABEL));
                lines.add(new Line("New reason", "", code));
                lines.add(new Line("A reason to", "", decision));
                lines.add(new Line(
                        "For which cases",
                        "",
                        DecisionReasons.words(DecisionReasons.kinds(decision, content.get(CASES)))));
                lines.add(new Line("As officers choose it", "", DecisionReasons.label(content.get(LABEL))));
            }
            case "reword" -> {
                Known reason = reasons.get(code);
                lines.add(about(reason));
                lines.add(new Line("As officers choose it", reason.label(), DecisionReasons.label(content.get(LABEL))));
            }
            case "offerFor" -> {
                Set<CaseKind> then = reasons.checkOfferFor(code, content.get(CASES));
                Known reason = reasons.get(code);
                lines.add(about(reason));
                lines.add(new Line(
                        "For which cases", DecisionReasons.words(reason.kinds()), DecisionReasons.words(then)));
            }
            case "retire" -> retire(code, true, lines);
            case "restore" -> retire(code, false, lines);
            default -> throw Refused.invalid("change", "Choose what happens to the reason.");
        }
        words(content).forEach((language, words) -> {
            ReasonTexts.check(words);
            lines.add(new Line("As applicants read it, " + language.name(), texts.written(code, language), words));
        });
        return lines;
    }

    private void retire(String code, boolean retired, List<Line> lines) {
        reasons.checkRetire(code, retired);
        lines.add(about(reasons.get(code)));
        lines.add(new Line("Officers can choose it", retired ? "Yes" : "No", retired ? "No" : "Yes"));
    }

    private static Line about(Known reason) {
        return new Line("Reason to " + reason.decision(), reason.code() + ", " + reason.label(), "");
    }

    @Override
    public void apply(ChangeRequest request, TwoPeople people) {
        Map<String, String> content = request.content();
        String code = content.getOrDefault(CODE, "");
        switch (content.getOrDefault("change", "")) {
            case "add" -> reasons.add(code, content.get(REASON_FOR), content.get(CASES), content.get(LABEL), people);
            case "reword" -> reasons.reword(code, content.get(LABEL), people);
            case "offerFor" -> reasons.offerFor(code, content.get(CASES), people);
            case "retire" -> reasons.retire(code, true, people);
            case "restore" -> reasons.retire(code, false, people);
            default -> throw new IllegalStateException("a request to do nothing to a reason");
        }
        words(content).forEach((language, words) -> texts.write(code, language, words));
    }

    /** The texts for applicants, from the fields textEn, textAm, …; an empty field changes nothing. */
    private Map<Language, String> words(Map<String, String> content) {
        Map<Language, String> words = new TreeMap<>((a, b) -> a.code().compareTo(b.code()));
        String change = content.getOrDefault("change", "");
        if (change.equals("add") || change.equals("reword")) {
            for (Language language : languages.all()) {
                String text = content.getOrDefault("text" + StringUtils.capitalize(language.code()), "");
                if (!text.isEmpty()) {
                    words.put(language, text);
                }
            }
        }
        return words;
    }
}
