package org.lifeline.approval.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Assessments;
import org.lifeline.approval.CaseFacts;
import org.lifeline.approval.EntitlementItems;
import org.lifeline.approval.LineDecisions;
import org.lifeline.platform.engine.FormValues;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.language.VisitorLanguage;
import org.lifeline.platform.money.Money;
import org.lifeline.programme.CaseKind;
import org.lifeline.programme.Stage;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** The values that the form of a stage shows its officer: the need, earlier decisions and findings, and the choices. */
@Component
class StageFormValues implements FormValues {

    /** The amount that is recommended so far. The form asks for a reason when an officer recommends another one. */
    private static final String AMOUNT_NOW = "amountNow";

    private final Approvals approvals;
    private final Assessments assessments;
    private final EntitlementItems items;
    private final ReasonOptions reasons;
    private final CaseFacts facts;
    /** A form is no place for ten thousand lines: the case file has them all, in pages. */
    private static final int DISPUTED_LINES_IN_FORM = 100;

    private final LineDecisions lines;
    private final Phrases phrases;
    private final VisitorLanguage language;

    StageFormValues(
            Approvals approvals,
            Assessments assessments,
            EntitlementItems items,
            ReasonOptions reasons,
            CaseFacts facts,
            LineDecisions lines,
            Phrases phrases,
            VisitorLanguage language) {
        this.approvals = approvals;
        this.assessments = assessments;
        this.items = items;
        this.reasons = reasons;
        this.facts = facts;
        this.lines = lines;
        this.phrases = phrases;
        this.language = language;
    }

    @Override
    public Set<String> tasks() {
        return Set.of("userTask_decide");
    }

    @Override
    public Map<String, Supplier<?>> values(DelegateTask task) {
        String number = ApprovalProcess.text(task, ApprovalProcess.CASE_NUMBER);
        CaseKind kind = CaseKind.of(ApprovalProcess.text(task, ApprovalProcess.CASE_KIND));
        boolean application = kind == CaseKind.APPLICATION;
        Map<String, Supplier<?>> values = new HashMap<>();
        values.put(ApprovalProcess.EARLIER_DECISIONS, () -> earlierDecisions(number));
        values.put(
                ApprovalProcess.REASONS,
                () -> reasons.of(kind, Approvals.APPROVE, Approvals.REJECT, Approvals.SEND_BACK));
        values.put(ApprovalProcess.EARLIER_STAGES, () -> earlierStages(number, ApprovalProcess.position(task)));
        if (!application) {
            values.put(ApprovalProcess.REASONS, () -> claimReasons(kind));
            values.put(ApprovalProcess.CUT_REASONS, () -> reasons.of(CaseKind.CLAIM, LineDecisions.CUT));
            values.put(ApprovalProcess.CUTS_SO_FAR, () -> lines.cuts(number));
            if (kind == CaseKind.DISPUTE) {
                values.put(ApprovalProcess.DISPUTED_LINES, () -> lines.disputed(number, DISPUTED_LINES_IN_FORM));
            }
        } else {
            found(task, number, values);
            values.put(ApprovalProcess.VOUCHER_ITEMS, () -> items.text(number));
            Supplier<Map<String, @Nullable Object>> need = once(() -> facts.of(number));
            values.put(CaseFacts.TREATMENT_TYPE, () -> need.get().get(CaseFacts.TREATMENT_TYPE));
            values.put(CaseFacts.URGENCY, () -> need.get().get(CaseFacts.URGENCY));
        }
        return values;
    }

    /** Who approves in part gives a reason to approve for the claim, and one to cut for each line. */
    private List<Map<String, String>> claimReasons(CaseKind kind) {
        List<Map<String, String>> offered =
                new ArrayList<>(reasons.of(kind, Approvals.APPROVE, Approvals.REJECT, Approvals.SEND_BACK));
        offered.addAll(reasons.of(kind, Approvals.APPROVE).stream()
                .map(reason -> Map.of(
                        "value",
                        String.valueOf(reason.get("value")),
                        "label",
                        String.valueOf(reason.get("label")),
                        ReasonOptions.FOR_DECISION,
                        Approvals.APPROVE_IN_PART))
                .toList());
        return offered;
    }

    private void found(DelegateTask task, String number, Map<String, Supplier<?>> values) {
        String currency = ApprovalProcess.text(task, ApprovalProcess.CURRENCY);
        Supplier<Map<String, Object>> last = once(() -> {
            Map<String, Object> marks = new HashMap<>();
            assessments.latest(number, currency).ifPresent(a -> {
                marks.put("need", String.valueOf(a.need()));
                marks.put("vulnerability", String.valueOf(a.vulnerability()));
                marks.put("medicalUrgency", String.valueOf(a.medicalUrgency()));
                marks.put("score", a.score());
            });
            return marks;
        });
        values.put(ApprovalProcess.ASSESSMENT, last);
        for (String mark : List.of("need", "vulnerability", "medicalUrgency")) {
            values.put(mark, () -> last.get().get(mark));
        }
        Supplier<Double> now = () -> Money.ofMinor(currency, ApprovalProcess.number(task, ApprovalProcess.AMOUNT_MINOR))
                .major()
                .doubleValue();
        values.put(ApprovalProcess.RECOMMENDED_AMOUNT, now);
        values.put(AMOUNT_NOW, now);
    }

    private static <T> Supplier<T> once(Supplier<T> value) {
        return SingletonSupplier.of(value);
    }

    private List<Map<String, String>> earlierDecisions(String number) {
        return approvals.decisions(number).stream()
                .map(d -> Map.of(
                        "stage", d.stage(),
                        "officer", d.decidedBy(),
                        "decision", say(d.approved() ? "Approved" : d.sentBack() ? "Sent back" : "Rejected"),
                        "reason", reasons.label(d.reasonCode(), d.reasonLabel())))
                .toList();
    }

    private String say(String english) {
        return phrases.say(english, language.now().locale());
    }

    private List<Map<String, String>> earlierStages(String number, int position) {
        List<Map<String, String>> earlier = new ArrayList<>();
        earlier.add(Map.of("value", "0", "label", say("The applicant")));
        for (Stage stage : approvals.stages(number).subList(0, position - 1)) {
            earlier.add(Map.of("value", String.valueOf(stage.position()), "label", stage.name()));
        }
        return earlier;
    }
}
