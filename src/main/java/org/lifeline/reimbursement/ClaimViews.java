package org.lifeline.reimbursement;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.CaseEvent;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Decision;
import org.lifeline.approval.ReasonTexts;
import org.lifeline.documents.Document;
import org.lifeline.documents.Documents;
import org.lifeline.platform.language.Language;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.springframework.stereotype.Component;

/** A claim as its provider and the officers read it, in plain words; amounts are in major units. */
@Component
public class ClaimViews {

    /** One line of a list. */
    public record Summary(
            String number,
            String status,
            String statusTitle,
            String invoiceNumber,
            BigDecimal amount,
            String currency,
            Instant createdAt,
            @Nullable Instant submittedAt,
            @Nullable LocalDate paidOn) {}

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
            @Nullable String description) {}

    /** Why a stage decided as it did, or why the claim was returned. */
    public record Reason(String stage, String decision, String code, String label, String text) {}

    public record TimelineEntry(Instant at, String what) {}

    /** @param payable whether the signed document can be downloaded */
    public record View(
            String number,
            String programme,
            String status,
            String statusTitle,
            String explanation,
            String invoiceNumber,
            BigDecimal amount,
            String currency,
            List<Line> lines,
            List<Reason> reasons,
            List<TimelineEntry> timeline,
            boolean changeable,
            boolean payable,
            Instant createdAt,
            @Nullable Instant submittedAt,
            @Nullable LocalDate paidOn,
            @Nullable String paymentReference) {}

    private final Claims claims;
    private final ClaimHistory history;
    private final Approvals approvals;
    private final ReasonTexts texts;
    private final Programmes programmes;
    private final Documents documents;
    private final ClaimLineDecisions lineDecisions;

    ClaimViews(
            Claims claims,
            ClaimHistory history,
            Approvals approvals,
            ReasonTexts texts,
            Programmes programmes,
            Documents documents,
            ClaimLineDecisions lineDecisions) {
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
                claim.status().name(),
                claim.status().title(),
                claim.invoiceNumber(),
                claim.amount().major(),
                claim.amount().currencyCode(),
                claim.createdAt(),
                claim.submittedAt(),
                claim.payment() == null ? null : claim.payment().paidOn());
    }

    public View view(Claim claim) {
        List<Decision> decisions = approvals.decisions(claim.number());
        return new View(
                claim.number(),
                claim.programme(),
                claim.status().name(),
                claim.status().title(),
                claim.status().explanation(),
                claim.invoiceNumber(),
                claim.amount().major(),
                claim.amount().currencyCode(),
                lines(claim),
                reasons(claim, decisions),
                timeline(claim, decisions),
                claim.status().isWithProvider(),
                claim.payable() != null,
                claim.createdAt(),
                claim.submittedAt(),
                claim.payment() == null ? null : claim.payment().paidOn(),
                claim.payment() == null ? null : claim.payment().reference());
    }

    /**
     * All that an officer needs to decide on a claim. The caller checks who may see it.
     *
     * @param decisions of the earlier stages
     */
    public record CaseFile(
            Claim claim,
            ServiceProvider provider,
            String programme,
            List<ClaimLine> lines,
            List<Document> documents,
            List<Decision> decisions) {}

    /** @throws org.lifeline.platform.problem.Refused 404 when there is no such claim */
    public CaseFile caseFile(String number) {
        Claim claim = claims.get(number);
        return new CaseFile(
                claim,
                programmes.provider(claim.provider()).orElseThrow(),
                programmes.get(claim.programme()).name(),
                claims.lines(number),
                documents.list(number),
                approvals.decisions(number));
    }

    private List<Line> lines(Claim claim) {
        boolean decided = claim.payable() != null;
        Map<UUID, ClaimLineDecisions.Cut> cuts = decided ? lineDecisions.newest(claim.number()) : Map.of();
        return claims.lines(claim.number()).stream()
                .map(line -> line(line, decided, cuts.get(line.redemption())))
                .toList();
    }

    private Line line(ClaimLine line, boolean decided, ClaimLineDecisions.@Nullable Cut cut) {
        return new Line(
                line.redemption(),
                line.voucherCode(),
                line.redeemedAt(),
                line.redeemed().major(),
                line.amount().major(),
                decided ? line.approved().major() : null,
                cut == null ? null : texts.of(cut.reasonCode(), Language.ENGLISH),
                line.description());
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
            default -> throw new IllegalStateException("no words for " + event.kind());
        };
    }
}
