package org.lifeline.reimbursement;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.CaseEvent;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Decision;
import org.lifeline.approval.ReasonTexts;
import org.lifeline.documents.Document;
import org.lifeline.documents.Documents;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.security.Role;
import org.lifeline.platform.web.Versioned;
import org.lifeline.programme.CaseKind;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.programme.Stage;
import org.springframework.stereotype.Component;

/** A claim as its provider and the officers read it, in plain words; amounts are in major units. */
@Component
public class ClaimViews {

    /** One line of a list. */
    public record Summary(
            String number,
            String provider,
            String programme,
            String status,
            String statusTitle,
            String invoiceNumber,
            BigDecimal amount,
            String currency,
            Instant createdAt,
            @Nullable Instant submittedAt,
            @Nullable LocalDate paidOn) {}

    /** @param price of one, in major units */
    public record Item(String service, int quantity, BigDecimal price) {}

    /**
     * @param amount what is claimed of the redeemed amount
     * @param approved what is approved of it; null while the claim is not decided
     * @param cutReason why not all of it is approved, in words; null where all is
     */
    public record Line(
            UUID redemption,
            String voucherCode,
            Instant redeemedAt,
            BigDecimal redeemed,
            BigDecimal amount,
            @Nullable BigDecimal approved,
            @Nullable String cutReason,
            @Nullable String description,
            List<Item> items) {}

    /** Why a stage decided as it did, or why the claim was returned. */
    public record Reason(String stage, String decision, String code, String label, String text) {}

    public record TimelineEntry(Instant at, String what) {}

    /**
     * Another claim that may ask for the same money.
     *
     * @param likeness in what they are alike, the strongest first
     */
    public record Alike(String number, boolean sameProvider, String status, Set<SimilarClaims.Likeness> likeness) {}

    /**
     * What staff see beside a claim.
     *
     * @param lines how many redemptions are in it
     * @param standingOut how many of them stand out
     * @param offlinePercent share of them that were noted without a network
     * @param withoutPinPercent share of them that no PIN proves
     * @param openSignals fraud signals about its provider or its vouchers that no manager has reviewed
     */
    public record Beside(
            int lines,
            int standingOut,
            int offlinePercent,
            int withoutPinPercent,
            int openSignals,
            List<Alike> similar) {}

    /**
     * @param approved what is owed of the claim, once it is approved
     * @param payable whether the signed document can be downloaded
     * @param disputes the claim whose decision this one disputes; null for a claim of its own
     * @param disputedBy the claim by which the decision about this one is disputed
     * @param disputableUntil until when the decision can be disputed; null where it cannot
     * @param beside null for the provider
     * @param version for the header If-Match of the next change
     */
    public record View(
            String number,
            String programme,
            String status,
            String statusTitle,
            String explanation,
            String invoiceNumber,
            LocalDate invoiceDate,
            BigDecimal amount,
            @Nullable BigDecimal approved,
            String currency,
            List<Line> lines,
            List<Reason> reasons,
            List<TimelineEntry> timeline,
            boolean changeable,
            boolean payable,
            Instant createdAt,
            @Nullable Instant submittedAt,
            @Nullable LocalDate paidOn,
            @Nullable String paymentReference,
            @Nullable String disputes,
            @Nullable String disputedBy,
            @Nullable Instant disputableUntil,
            @Nullable Beside beside,
            long version)
            implements Versioned {}

    private final Claims claims;
    private final ClaimHistory history;
    private final Approvals approvals;
    private final ReasonTexts texts;
    private final Programmes programmes;
    private final Documents documents;
    private final Clock clock;
    private final ClaimLineDecisions lineDecisions;
    private final ClaimDisputes disputes;
    private final ClaimEvidence evidence;
    private final ClaimSignals signals;
    private final SimilarClaims similarClaims;

    ClaimViews(
            Claims claims,
            ClaimHistory history,
            Approvals approvals,
            ReasonTexts texts,
            Programmes programmes,
            Documents documents,
            ClaimLineDecisions lineDecisions,
            ClaimDisputes disputes,
            ClaimEvidence evidence,
            ClaimSignals signals,
            SimilarClaims similarClaims,
            Clock clock) {
        this.disputes = disputes;
        this.evidence = evidence;
        this.signals = signals;
        this.similarClaims = similarClaims;
        this.clock = clock;
        this.claims = claims;
        this.history = history;
        this.approvals = approvals;
        this.texts = texts;
        this.programmes = programmes;
        this.documents = documents;
        this.lineDecisions = lineDecisions;
    }

    public Summary summary(Claim claim) {
        return new Summary(
                claim.number(),
                claim.provider(),
                claim.programme(),
                claim.status().name(),
                claim.status().title(),
                claim.invoiceNumber(),
                claim.amount().major(),
                claim.amount().currencyCode(),
                claim.createdAt(),
                claim.submittedAt(),
                claim.payment() == null ? null : claim.payment().paidOn());
    }

    /** The claim as its provider reads it. */
    public View view(Claim claim) {
        return view(claim, lines(claim), null);
    }

    /** The same for a page that shows some of its lines, and has them from elsewhere. */
    View viewWithoutLines(Claim claim) {
        return view(claim, List.of(), null);
    }

    /** The claim as staff read it. */
    View viewOfStaff(Claim claim) {
        ClaimEvidence.Sum lines = evidence.sum(claim.number());
        return view(
                claim,
                lines(claim),
                new Beside(
                        lines.lines(),
                        lines.standingOut(),
                        lines.offlinePercent(),
                        lines.withoutPinPercent(),
                        signals.open(claim.number(), 1).count(),
                        similarClaims.of(claim.number()).stream()
                                .map(each -> new Alike(
                                        each.number(),
                                        each.sameProvider(),
                                        each.status().name(),
                                        each.likeness()))
                                .toList()));
    }

    private View view(Claim claim, List<Line> lines, @Nullable Beside beside) {
        List<Decision> decisions = approvals.decisions(claim.number());
        return new View(
                claim.number(),
                claim.programme(),
                claim.status().name(),
                claim.status().title(),
                explanation(claim),
                claim.invoiceNumber(),
                claim.invoiceDate(),
                claim.amount().major(),
                claim.approved() == null ? null : claim.approved().major(),
                claim.amount().currencyCode(),
                lines,
                reasons(claim, decisions),
                timeline(claim, decisions),
                claim.status().isWithProvider(),
                claim.payable() != null,
                claim.createdAt(),
                claim.submittedAt(),
                claim.payment() == null ? null : claim.payment().paidOn(),
                claim.payment() == null ? null : claim.payment().reference(),
                claim.disputes(),
                claims.disputeOf(claim.number()).orElse(null),
                disputes.open(claim).orElse(null),
                beside,
                claim.version());
    }

    private static String explanation(Claim claim) {
        if (claim.disputes() == null) {
            return claim.status().explanation();
        }
        return switch (claim.status()) {
            case approved -> "Your dispute was allowed. The payment is on its way.";
            case rejected -> "Your dispute was dismissed. The reason is below.";
            case paid -> "What was allowed of your dispute is paid.";
            case draft, submitted, returned, withdrawn ->
                "We have your dispute. Somebody who took no part in the claim looks at it.";
        };
    }

    /** Days since a claim was submitted that is not over; null for others. */
    @Nullable
    public Long days(Claim claim) {
        return claim.submittedAt() == null
                        || !List.of(ClaimStatus.submitted, ClaimStatus.returned, ClaimStatus.approved)
                                .contains(claim.status())
                ? null
                : ChronoUnit.DAYS.between(
                        LocalDate.ofInstant(claim.submittedAt(), clock.getZone()), LocalDate.now(clock));
    }

    /**
     * Who has a claim now.
     *
     * @param stage the stage of approval; null outside of one
     * @param role the group that acts, such as {@code accountant}; {@code provider} for the provider
     */
    public record Holder(@Nullable String stage, String role) {}

    /** Who has the claim; empty for one that is over. */
    Optional<Holder> holder(Claim claim) {
        return switch (claim.status()) {
            case draft, returned -> Optional.of(new Holder(null, "provider"));
            case approved -> Optional.of(new Holder(null, Role.CASH_MANAGER));
            case submitted -> {
                List<Stage> stages = approvals.stages(claim.number());
                int next = approvals.nextStage(claim.number());
                yield stages.isEmpty() || next > stages.size()
                        ? Optional.empty()
                        : Optional.of(holder(stages.get(next - 1)));
            }
            case rejected, withdrawn, paid -> Optional.empty();
        };
    }

    private static Holder holder(Stage stage) {
        String role = stage.officerGroup() != null ? stage.officerGroup() : stage.namedFromGroup();
        return new Holder(stage.name(), role == null ? "officer" : role);
    }

    /** The stages that the programme has now for a claim: who will decide on it. */
    List<Holder> stagesAhead(Claim claim) {
        return programmes.currentPlan(claim.programme(), CaseKind.CLAIM).stages().stream()
                .map(ClaimViews::holder)
                .toList();
    }

    /** The day on which a claim like this is usually paid: by the claims of its programme that were paid last; empty where none were. */
    Optional<LocalDate> expectedPayment(Claim claim) {
        if (claim.status() != ClaimStatus.submitted && claim.status() != ClaimStatus.approved
                || claim.submittedAt() == null) {
            return Optional.empty();
        }
        LocalDate submitted = LocalDate.ofInstant(claim.submittedAt(), clock.getZone());
        return claims.usualDaysToPayment(claim.programme())
                .map(submitted::plusDays)
                .map(day -> day.isBefore(LocalDate.now(clock)) ? LocalDate.now(clock) : day);
    }

    /**
     * A claim as an officer reads it, without its lines ({@link ClaimBeside}). The caller checks who may see it.
     *
     * @param decisions of the earlier stages
     */
    public record CaseFile(
            Claim claim,
            ServiceProvider provider,
            String programme,
            List<Document> documents,
            List<Decision> decisions) {}

    /** @throws org.lifeline.platform.problem.Refused 404 when there is no such claim */
    public CaseFile caseFile(String number) {
        Claim claim = claims.get(number);
        return new CaseFile(
                claim,
                programmes.provider(claim.provider()).orElseThrow(),
                programmes.get(claim.programme()).name(),
                documents.list(number),
                approvals.decisions(number));
    }

    /** Why less than all is approved of these lines of a decided claim, by redemption. */
    Map<UUID, String> cutReasons(Claim claim, Collection<UUID> redemptions, Language language) {
        if (claim.payable() == null) {
            return Map.of();
        }
        Map<String, String> words = new HashMap<>();
        Map<UUID, String> reasons = new HashMap<>();
        lineDecisions
                .newest(claim.number(), redemptions)
                .forEach((redemption, cut) -> reasons.put(
                        redemption, words.computeIfAbsent(cut.reasonCode(), code -> texts.of(code, language))));
        return reasons;
    }

    private List<Line> lines(Claim claim) {
        boolean decided = claim.payable() != null;
        List<ClaimLine> its = claims.lines(claim.number());
        Map<UUID, String> cuts =
                cutReasons(claim, its.stream().map(ClaimLine::redemption).toList(), Language.ENGLISH);
        return its.stream()
                .map(line -> line(line, decided, cuts.get(line.redemption())))
                .toList();
    }

    private static Line line(ClaimLine line, boolean decided, @Nullable String cutReason) {
        return new Line(
                line.redemption(),
                line.voucherCode(),
                line.redeemedAt(),
                line.redeemed().major(),
                line.amount().major(),
                decided ? line.approved().major() : null,
                cutReason,
                line.description(),
                line.items().stream()
                        .map(item -> new Item(
                                item.service(), item.quantity(), item.price().major()))
                        .toList());
    }

    private List<Reason> reasons(Claim claim, List<Decision> decisions) {
        List<Reason> reasons = new ArrayList<>(decisions.stream()
                .map(d -> new Reason(d.stage(), d.decision(), d.reasonCode(), d.reasonLabel(), d.reason()))
                .toList());
        if (claim.status() == ClaimStatus.returned
                && claim.reasonCode() != null
                && reasons.stream().noneMatch(reason -> reason.code().equals(claim.reasonCode()))) {
            reasons.add(new Reason(
                    "Check of the claim",
                    "return",
                    claim.reasonCode(),
                    texts.of(claim.reasonCode(), Language.ENGLISH),
                    ""));
        }
        return reasons;
    }

    private List<TimelineEntry> timeline(Claim claim, List<Decision> decisions) {
        List<TimelineEntry> entries = new ArrayList<>();
        entries.add(new TimelineEntry(claim.createdAt(), "Claim begun"));
        for (CaseEvent event : history.timeline(claim.number())) {
            entries.add(new TimelineEntry(event.at(), words(event)));
        }
        for (Decision decision : decisions) {
            entries.add(new TimelineEntry(
                    decision.decidedAt(),
                    decision.stage()
                            + (decision.approved()
                                    ? ": agreed"
                                    : decision.sentBack() ? ": returned it" : ": did not agree")));
        }
        entries.sort(Comparator.comparing(TimelineEntry::at));
        return entries;
    }

    private static String words(CaseEvent event) {
        return switch (event.kind()) {
            case "submitted" -> "Claim submitted";
            case "returned" -> "Claim returned to you";
            case "withdrawn" -> "Claim withdrawn";
            case "approved" -> "Claim approved, payment prepared";
            case "rejected" -> "Claim not approved";
            case "paid" -> "Claim paid";
            case "paymentRejected" -> "The bank did not carry out the payment; it is made again";
            case "paymentReturned" -> "The money came back from the bank; it is paid again";
            case "disputed" -> "Decision disputed";
            case "disputeAllowed" -> "Dispute allowed";
            case "disputeDismissed" -> "Dispute dismissed";
            default -> throw new IllegalStateException("no words for " + event.kind());
        };
    }
}
