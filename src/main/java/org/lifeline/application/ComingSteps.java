package org.lifeline.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.UsualLengths.Usual;
import org.lifeline.approval.Approvals;
import org.lifeline.programme.Stage;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** What comes next in a case, in its reader's language, and how long each step usually takes. */
@Component
class ComingSteps {

    /** @param usual how long it usually takes, as a sentence; null where too few cases tell */
    record Coming(String title, String text, @Nullable String usual) {}

    /**
     * @param now how long the step in which the case is usually takes; null where that is not known
     * @param then what comes after it, in order
     */
    record Ahead(@Nullable String now, List<Coming> then) {

        /** Whether any of it says how long something usually takes. */
        boolean tellsLengths() {
            return now != null || then.stream().anyMatch(each -> each.usual() != null);
        }
    }

    private final Approvals approvals;
    private final CaseProcess process;
    private final UsualLengths lengths;
    private final MessageSource messages;
    private final LengthWords words;

    ComingSteps(
            Approvals approvals, CaseProcess process, UsualLengths lengths, MessageSource messages, LengthWords words) {
        this.approvals = approvals;
        this.process = process;
        this.lengths = lengths;
        this.messages = messages;
        this.words = words;
    }

    Ahead of(Application application, Locale language) {
        return switch (application.status()) {
            case submitted -> {
                Usual usual = lengths.of(application.programme());
                yield new Ahead(
                        null,
                        List.of(
                                step("officers", usual("toDecision", usual.toDecision(), language), language),
                                voucher(usual, language)));
            }
            case inAssessment -> inAssessment(application, language);
            case waitingForApplicant ->
                new Ahead(
                        null,
                        List.of(
                                step("goesOn", null, language),
                                voucher(lengths.of(application.programme()), language)));
            case waitingForFunds -> {
                Usual usual = lengths.of(application.programme());
                yield new Ahead(usual("step", usual.forFunds(), language), List.of(voucher(usual, language)));
            }
            case approved -> new Ahead(null, List.of(step("show", null, language)));
            case inAppeal -> new Ahead(null, List.of(step("afterAppeal", null, language)));
            case draft, voucherIssued, rejected, withdrawn, programmeClosed -> new Ahead(null, List.of());
        };
    }

    private Ahead inAssessment(Application application, Locale language) {
        String number = application.number();
        Usual usual = lengths.of(application.programme());
        List<Stage> stages = approvals.stages(number);
        CaseProcess.Open open = process.open(List.of(number)).get(number);
        Integer at = open == null ? null : open.stage();
        List<Coming> then = new ArrayList<>();
        if (at != null) {
            for (int next = at + 1; next <= stages.size(); next++) {
                String name = stages.get(next - 1).name();
                then.add(new Coming(
                        name,
                        say(
                                "stage.text",
                                language,
                                words.number(next, language),
                                words.number(stages.size(), language)),
                        usual("step", usual.stages().get(name), language)));
            }
        }
        then.add(voucher(usual, language));
        String now = at == null || at > stages.size()
                ? null
                : usual("step", usual.stages().get(stages.get(at - 1).name()), language);
        return new Ahead(now, then);
    }

    private Coming voucher(Usual usual, Locale language) {
        return step("voucher", usual("toVoucher", usual.toVoucher(), language), language);
    }

    private Coming step(String key, @Nullable String usual, Locale language) {
        return new Coming(say(key + ".title", language), say(key + ".text", language), usual);
    }

    private @Nullable String usual(String key, @Nullable Long hours, Locale language) {
        return hours == null ? null : say("usual." + key, language, words.usual(hours, language));
    }

    private String say(String key, Locale language, Object... values) {
        return messages.getMessage("way." + key, values, language);
    }
}
