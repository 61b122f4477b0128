package org.lifeline.reimbursement;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.ReasonTexts;
import org.lifeline.feedback.Feedbacks;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.web.Paging;
import org.lifeline.programme.Presence;
import org.lifeline.redemption.ComplaintCounts;
import org.lifeline.redemption.IdentityPaper;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/**
 * What staff see beside a claim on its pages: its redemptions page by page with what stands out, other claims that may ask for the same money,
 * the provider's earlier claims, other claims with its vouchers, open signals and what beneficiaries say.
 */
@Component
public class ClaimBeside {

    /** Value of the parameter {@code lines} that asks only for lines about which something stands out. */
    private static final String STANDING_OUT = "standingOut";

    private static final int MOST_LISTED = SimilarClaims.MOST;
    private static final int MOST_ANSWERS = 50;
    private static final Duration YEAR = Duration.ofDays(365);

    /**
     * Which lines are shown.
     *
     * @param page from 0
     * @param lines {@code standingOut} for only those; anything else for all
     */
    public record Asked(int page, @Nullable String lines) {

        private boolean standingOut() {
            return STANDING_OUT.equals(lines);
        }
    }

    /** @param allAddress where all lines are; {@code standingOutAddress}: where those are that stand out */
    record Lines(
            int count,
            int vouchers,
            String redeemed,
            String claimed,
            String approved,
            int pin,
            int paper,
            int unproven,
            int offline,
            int standingOut,
            boolean onlyStandingOut,
            String allAddress,
            String standingOutAddress,
            List<LineRow> rows) {}

    /**
     * @param proof key of the message that names how the beneficiary proved to be there
     * @param what the provider says it is for, the things it lists, or the things that the voucher gave
     * @param standsOut names of {@link ClaimEvidence.StandsOut}
     */
    record LineRow(
            int number,
            UUID redemption,
            String voucherCode,
            Instant redeemedAt,
            String clerk,
            String proof,
            boolean offline,
            String redeemed,
            String claimed,
            String approved,
            List<String> what,
            List<String> standsOut,
            List<String> otherClaims) {}

    /** @param readable whether this reader may open the claim */
    record OtherClaim(
            String number,
            boolean readable,
            boolean sameProvider,
            String status,
            List<String> likeness,
            int vouchers) {}

    /** @param reasons in the reader's language */
    record EarlierRow(
            String number,
            boolean readable,
            Instant submittedAt,
            String status,
            String claimed,
            @Nullable String approved,
            List<String> reasons) {}

    record YearRow(
            int claims,
            int returned,
            int returnedPercent,
            int cut,
            int cutPercent,
            int rejected,
            int rejectedPercent) {}

    record Shown(
            Lines lines,
            List<OtherClaim> similar,
            boolean sameDocument,
            boolean sameInvoice,
            int mostListed,
            List<EarlierRow> earlier,
            YearRow year,
            List<OtherClaim> ofVouchers,
            int ofVouchersCount,
            List<ClaimSignals.Signal> signals,
            int signalCount,
            int complaints) {}

    private final ClaimEvidence evidence;
    private final SimilarClaims similarClaims;
    private final EarlierClaims earlierClaims;
    private final ClaimSignals signals;
    private final ClaimReach reach;
    private final ClaimHolds holds;
    private final Feedbacks feedbacks;
    private final ComplaintCounts complaints;
    private final ReasonTexts reasons;
    private final Languages languages;
    private final Clock clock;
    private final DisputeViews disputes;
    private final FastLaneOnClaim fastLane;
    private final ClaimPrices prices;

    ClaimBeside(
            ClaimEvidence evidence,
            SimilarClaims similarClaims,
            EarlierClaims earlierClaims,
            ClaimSignals signals,
            ClaimReach reach,
            ClaimHolds holds,
            Feedbacks feedbacks,
            ComplaintCounts complaints,
            ReasonTexts reasons,
            Languages languages,
            Clock clock,
            DisputeViews disputes,
            FastLaneOnClaim fastLane,
            ClaimPrices prices) {
        this.disputes = disputes;
        this.fastLane = fastLane;
        this.prices = prices;
        this.evidence = evidence;
        this.similarClaims = similarClaims;
        this.earlierClaims = earlierClaims;
        this.signals = signals;
        this.reach = reach;
        this.holds = holds;
        this.feedbacks = feedbacks;
        this.complaints = complaints;
        this.reasons = reasons;
        this.languages = languages;
        this.clock = clock;
    }

    /**
     * The attributes of the fragments in {@code claim-parts.html} and {@code feedback-parts.html}. The caller checks who may see the claim.
     *
     * @param address of the page that shows them
     */
    public void show(CurrentUser user, Claim claim, Asked asked, String address, Locale language, Model model) {
        model.addAllAttributes(attributes(user, claim, asked, address, language));
        model.addAttribute(
                "dispute",
                // the page of those lines that stand out is none of all lines
                disputes.about(claim, address, asked.standingOut() ? 0 : Paging.number(asked.page()), language)
                        .orElse(null));
        model.addAttribute("fastLane", fastLane.of(claim, language).orElse(null));
        prices.show(claim, language, model);
    }

    private Map<String, Object> attributes(
            CurrentUser user, Claim claim, Asked asked, String address, Locale language) {
        String number = claim.number();
        ClaimReach.Reach its = reach.of(user);
        ClaimEvidence.Sum sum = evidence.sum(number);
        int page = Paging.number(asked.page());
        List<SimilarClaims.Similar> similar = similarClaims.of(number);
        EarlierClaims.Sharing sharing = earlierClaims.ofVouchers(number, MOST_LISTED);
        ClaimSignals.Open open = signals.open(number, MOST_LISTED);
        int total = asked.standingOut() ? sum.standingOut() : sum.lines();
        Map<String, String> query = asked.standingOut() ? Map.of("lines", STANDING_OUT) : Map.of();
        return Map.of(
                "claimNumber",
                number,
                "paging",
                Paging.of(address, query, page, total).at("redemptions"),
                "beside",
                new Shown(
                        lines(number, sum, asked, page, address, language),
                        similar.stream().map(each -> similar(each, its)).toList(),
                        has(similar, SimilarClaims.Likeness.sameDocument),
                        has(similar, SimilarClaims.Likeness.sameInvoice),
                        MOST_LISTED,
                        earlierClaims.ofProvider(claim, its, MOST_LISTED).stream()
                                .map(each -> earlier(each, its, language))
                                .toList(),
                        year(earlierClaims.year(claim)),
                        sharing.some().stream()
                                .map(each -> ofVouchers(each, its))
                                .toList(),
                        sharing.count(),
                        open.newest(),
                        open.count(),
                        complaints.ofProvider(claim.provider(), clock.instant().minus(YEAR))),
                "feedback",
                feedback(number));
    }

    private Lines lines(String number, ClaimEvidence.Sum sum, Asked asked, int page, String address, Locale language) {
        return new Lines(
                sum.lines(),
                sum.vouchers(),
                sum.redeemed().format(language),
                sum.claimed().format(language),
                sum.approved().format(language),
                sum.pin(),
                sum.paper(),
                sum.lines() - sum.pin() - sum.paper(),
                sum.offline(),
                sum.standingOut(),
                asked.standingOut(),
                Paging.address(address, Map.of(), 0) + "#redemptions",
                Paging.address(address, Map.of("lines", STANDING_OUT), 0) + "#redemptions",
                evidence.page(number, asked.standingOut(), (long) page * Paging.SIZE, Paging.SIZE).stream()
                        .map(line -> row(line, language))
                        .toList());
    }

    private static LineRow row(ClaimEvidence.Line line, Locale language) {
        return new LineRow(
                line.number(),
                line.redemption(),
                line.voucherCode(),
                line.redeemedAt(),
                line.clerk(),
                proof(line),
                line.offline(),
                line.redeemed().format(language),
                line.claimed().format(language),
                line.approved().format(language),
                what(line, language),
                line.standsOut().stream().map(Enum::name).toList(),
                line.otherClaims());
    }

    private static String proof(ClaimEvidence.Line line) {
        if (line.presence() != Presence.id || line.paper() == null) {
            return "beside.proof." + line.presence();
        }
        return line.paper() == IdentityPaper.other ? "scan.otherPaper" : "scan." + line.paper();
    }

    private static List<String> what(ClaimEvidence.Line line, Locale language) {
        if (!line.items().isEmpty()) {
            return line.items().stream()
                    .map(item -> item.quantity() + " \u00d7 " + item.service() + ", "
                            + item.price().format(language))
                    .toList();
        }
        if (line.description() != null && !line.description().isBlank()) {
            return List.of(line.description());
        }
        return line.given().entrySet().stream()
                .map(given -> given.getValue() + " \u00d7 " + given.getKey())
                .toList();
    }

    private static boolean has(List<SimilarClaims.Similar> similar, SimilarClaims.Likeness likeness) {
        return similar.stream().anyMatch(each -> each.likeness().contains(likeness));
    }

    private static OtherClaim similar(SimilarClaims.Similar each, ClaimReach.Reach its) {
        return new OtherClaim(
                each.number(),
                its.includes(each.programme()),
                each.sameProvider(),
                each.status().name(),
                each.likeness().stream().map(Enum::name).toList(),
                0);
    }

    private static OtherClaim ofVouchers(EarlierClaims.OfVouchers each, ClaimReach.Reach its) {
        return new OtherClaim(
                each.number(),
                its.includes(each.programme()),
                each.sameProvider(),
                each.status().name(),
                List.of(),
                each.vouchers());
    }

    private EarlierRow earlier(EarlierClaims.Earlier each, ClaimReach.Reach its, Locale language) {
        return new EarlierRow(
                each.number(),
                its.includes(each.programme()),
                each.submittedAt(),
                each.status().name(),
                each.claimed().format(language),
                each.approved() == null ? null : each.approved().format(language),
                each.reasons().stream()
                        .map(code -> reasons.of(code, languages.of(language.getLanguage())))
                        .toList());
    }

    private static YearRow year(EarlierClaims.Year year) {
        return new YearRow(
                year.claims(),
                year.returned(),
                year.percent(year.returned()),
                year.cut(),
                year.percent(year.cut()),
                year.rejected(),
                year.percent(year.rejected()));
    }

    private FeedbackOnClaim feedback(String number) {
        ClaimEvidence.Asked asked = evidence.asked(number, MOST_ANSWERS);
        return FeedbackOnClaim.of(asked.asked(), asked.answered(), feedbacks.of(asked.some()), holds.isHeld(number));
    }
}
