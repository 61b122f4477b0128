package org.lifeline.application;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Decision;
import org.lifeline.approval.Emergencies;
import org.lifeline.approval.Reasons;
import org.lifeline.documents.Document;
import org.lifeline.documents.Documents;
import org.lifeline.ledger.WaitingQueue;
import org.lifeline.platform.web.Versioned;
import org.lifeline.programme.Stage;
import org.springframework.stereotype.Component;

/** An application as its applicant and the officers read it: in plain words, with who acts next and by when. */
@Component
class ApplicationViews {

    /**
     * @param what in plain words
     * @param good false for a step that ended the case
     */
    record TimelineEntry(Instant at, String what, boolean good) {}

    /**
     * @param who the stage at which the case is now
     * @param by when it should be done; null when no time is set
     */
    record Next(String who, String what, @Nullable Instant by) {}

    /** The reason that a stage gave for its decision. */
    record Reason(String stage, String decision, String code, String label, String text) {}

    /**
     * @param size bytes
     * @param sent whether it was sent; until then, the person who added it may remove it
     */
    record Attached(
            UUID id, String kind, String fileName, String mediaType, long size, Instant uploadedAt, boolean sent) {}

    /**
     * @param version of the answers and the contact data: the value of the header {@code ETag}
     * @param fundsPlace place in the queue for funds, 1 is next; null for an application that does not wait
     */
    record View(
            String number,
            long version,
            String programme,
            String status,
            String statusTitle,
            String explanation,
            @Nullable BigDecimal amount,
            String currency,
            Map<String, Object> answers,
            List<TimelineEntry> timeline,
            @Nullable Next next,
            @Nullable Integer fundsPlace,
            List<Reason> reasons,
            List<Attached> documents,
            @Nullable String voucherCode,
            @Nullable String provisionalVoucherCode,
            boolean emergency,
            @Nullable String question,
            Instant createdAt,
            @Nullable Instant submittedAt)
            implements Versioned {}

    private static final CaseProcess.Open NOTHING_OPEN = new CaseProcess.Open(null, null);

    private final CaseTimeline timeline;
    private final Approvals approvals;
    private final Reasons reasonCodes;
    private final Emergencies emergencies;
    private final Documents documents;
    private final WaitingQueue queue;
    private final CaseProcess process;
    private final CaseVouchers caseVouchers;

    ApplicationViews(
            CaseTimeline timeline,
            Approvals approvals,
            Reasons reasonCodes,
            Emergencies emergencies,
            Documents documents,
            WaitingQueue queue,
            CaseProcess process,
            CaseVouchers caseVouchers) {
        this.timeline = timeline;
        this.approvals = approvals;
        this.reasonCodes = reasonCodes;
        this.emergencies = emergencies;
        this.documents = documents;
        this.queue = queue;
        this.process = process;
        this.caseVouchers = caseVouchers;
    }

    View view(Application application) {
        return views(List.of(application)).get(0);
    }

    /** Several applications, with as many queries as for one. */
    List<View> views(List<Application> those) {
        List<String> numbers = those.stream().map(Application::number).toList();
        Map<String, List<Decision>> decisions = approvals.decisions(numbers);
        Map<String, List<CaseEvent>> events = timeline.of(numbers);
        Map<String, List<Document>> papers = documents.list(numbers);
        Map<String, String> vouchers = caseVouchers.codes(numbers, false);
        Map<String, String> provisional = caseVouchers.codes(numbers, true);
        Set<String> authorised = emergencies.authorised(numbers);
        List<String> open = those.stream()
                .filter(ApplicationViews::isWithPeople)
                .map(Application::number)
                .toList();
        Map<String, List<Stage>> stages = open.isEmpty() ? Map.of() : approvals.stages(open);
        Map<String, CaseProcess.Open> tasks = open.isEmpty() ? Map.of() : process.open(open);
        return those.stream()
                .map(application -> {
                    String number = application.number();
                    List<Decision> its = decisions.getOrDefault(number, List.of());
                    Integer place = application.status() == Status.waitingForFunds
                            ? queue.place(number).orElse(null)
                            : null;
                    Next next = next(
                            application,
                            place,
                            stages.getOrDefault(number, List.of()),
                            tasks.getOrDefault(number, NOTHING_OPEN));
                    return new View(
                            number,
                            application.version(),
                            application.programme(),
                            application.status().name(),
                            application.status().title(),
                            application.status().explanation(),
                            application.amount() == null
                                    ? null
                                    : application.amount().major(),
                            application.currency(),
                            application.answers(),
                            timeline(events.getOrDefault(number, List.of()), its),
                            next,
                            place,
                            reasons(application, its),
                            papers.getOrDefault(number, List.of()).stream()
                                    .map(d -> new Attached(
                                            d.id(),
                                            d.kind(),
                                            d.fileName(),
                                            d.mediaType(),
                                            d.size(),
                                            d.uploadedAt(),
                                            d.sent()))
                                    .toList(),
                            vouchers.get(number),
                            provisional.get(number),
                            authorised.contains(number),
                            application.status() == Status.waitingForApplicant ? question(its) : null,
                            application.createdAt(),
                            application.submittedAt());
                })
                .toList();
    }

    private static boolean isWithPeople(Application application) {
        return application.status() == Status.inAssessment || application.status() == Status.inAppeal;
    }

    private static @Nullable String question(List<Decision> decisions) {
        return decisions.stream()
                .filter(Decision::sentBack)
                .reduce((a, b) -> b)
                .map(Decision::reason)
                .orElse(null);
    }

    private static List<TimelineEntry> timeline(List<CaseEvent> events, List<Decision> decisions) {
        List<TimelineEntry> entries = new ArrayList<>();
        for (CaseEvent event : events) {
            entries.add(new TimelineEntry(
                    event.at(),
                    ApplicationEvents.title(event.kind()),
                    !event.kind().equals("rejected") && !event.kind().equals("programmeClosed")));
        }
        for (Decision decision : decisions) {
            String what = decision.approved() ? ": agreed" : decision.sentBack() ? ": sent back" : ": did not agree";
            entries.add(new TimelineEntry(
                    decision.decidedAt(), decision.stage() + what, decision.approved() || decision.sentBack()));
        }
        entries.sort(Comparator.comparing(TimelineEntry::at));
        return entries;
    }

    private static @Nullable Next next(
            Application application, @Nullable Integer place, List<Stage> stages, CaseProcess.Open open) {
        return switch (application.status()) {
            case draft -> new Next("You", "Complete and send the application", null);
            case submitted -> new Next("Lifeline", "Check that the application is complete", null);
            case inAssessment -> {
                Integer stage = open.stage();
                yield stage == null || stage > stages.size()
                        ? new Next("Lifeline", "Carry out the decision", null)
                        : new Next(
                                stages.get(stage - 1).name(),
                                "Assess and decide, stage " + stage + " of " + stages.size(),
                                open.due());
            }
            case waitingForFunds -> new Next("Programme manager", provideFunds(place), null);
            case approved -> new Next("Lifeline", "Make the voucher", null);
            case voucherIssued -> new Next("You", "Show the voucher at the hospital or pharmacy", null);
            case waitingForApplicant -> new Next("You", "Answer the question below", null);
            case inAppeal -> new Next("Reviewer", "Look at the application again", open.due());
            case rejected, withdrawn, programmeClosed -> null;
        };
    }

    private static String provideFunds(@Nullable Integer place) {
        if (place == null) {
            return "Provide funds";
        }
        return place == 1
                ? "Provide funds. Your application is next in the queue"
                : "Provide funds. Yours is number " + place + " of those that wait; the most urgent come first";
    }

    private List<Reason> reasons(Application application, List<Decision> decisions) {
        List<Reason> reasons = new ArrayList<>(decisions.stream()
                .map(d -> new Reason(d.stage(), d.decision(), d.reasonCode(), d.reasonLabel(), d.reason()))
                .toList());
        String code = application.reasonCode();
        if (code != null && reasons.stream().noneMatch(r -> r.code().equals(code))) {
            reasons.add(new Reason("Eligibility check", "reject", code, reasonCodes.label(code), ""));
        }
        return reasons;
    }
}
