package org.lifeline.reimbursement;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.ReasonTexts;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.security.Officers;
import org.lifeline.programme.FastLaneLimits;
import org.springframework.stereotype.Component;

/** Why nobody decided on a claim, and what a review found after its payment, as staff read it. */
@Component
class FastLaneOnClaim {

    private static final List<String> FACTS = List.of(
            "amountMinor",
            "redeemedMinor",
            "documentCount",
            "daysSinceLastRedemption",
            "returnedBefore",
            "missingPapers",
            "similarClaims",
            "nearInvoices",
            "openConcerns",
            "reviewsNotInOrder",
            "provenByPin",
            "redeemedOffline",
            "daysKnown",
            "priceOutliers",
            "overReferenceMinor",
            "linesWithoutReference");

    /**
     * @param name the fact's name, as a code
     * @param value in words; null for yes or no
     * @param yes null for what is a number or an amount
     */
    record Row(
            String name, @Nullable String value, @Nullable Boolean yes) {}

    /**
     * @param row the row of the table, as a code
     * @param used what other claims of the provider came to within {@code days} before
     * @param draw how the draw went; null before the payment, when nobody is told
     */
    record Shown(
            String row,
            String claimLimit,
            String providerLimit,
            String used,
            int days,
            List<Row> facts,
            @Nullable Draw draw) {}

    /**
     * @param share chosen are the claims whose number is below this
     * @param right whether the same comes out when it is calculated again
     */
    record Draw(
            int number,
            int share,
            boolean chosen,
            String month,
            String secretSha256,
            boolean right,
            @Nullable Found review) {}

    /** @param takenBack null when the claim was in order, or was given back in full before the review */
    record Found(
            boolean inOrder,
            @Nullable String takenBack,
            @Nullable String reason,
            String note,
            String by,
            Instant at) {}

    private final FastLane fastLane;
    private final ReviewChoices choices;
    private final PaidClaimReviews reviews;
    private final ReasonTexts reasons;
    private final Languages languages;
    private final Officers officers;

    FastLaneOnClaim(
            FastLane fastLane,
            ReviewChoices choices,
            PaidClaimReviews reviews,
            ReasonTexts reasons,
            Languages languages,
            Officers officers) {
        this.fastLane = fastLane;
        this.choices = choices;
        this.reviews = reviews;
        this.reasons = reasons;
        this.languages = languages;
        this.officers = officers;
    }

    /** Empty for a claim on which people decide. */
    Optional<Shown> of(Claim claim, Locale language) {
        return fastLane.of(claim.number())
                .map(why -> new Shown(
                        why.row(),
                        why.limit().claim().format(language),
                        why.limit().provider().format(language),
                        why.used().format(language),
                        FastLaneLimits.DAYS,
                        // a claim of before has the facts that the table judged then
                        FACTS.stream()
                                .filter(why.facts()::containsKey)
                                .map(name -> row(name, why.facts(), claim, language))
                                .toList(),
                        claim.status() == ClaimStatus.paid ? draw(claim.number(), why.choice(), language) : null));
    }

    private static Row row(String name, Map<String, Object> facts, Claim claim, Locale language) {
        Object value = facts.get(name);
        if (value instanceof Boolean yes) {
            return new Row(name, null, yes);
        }
        return name.endsWith("Minor") && value instanceof Number minor
                ? new Row(
                        name,
                        Money.ofMinor(claim.amount().currencyCode(), minor.longValue())
                                .format(language),
                        null)
                : new Row(name, String.valueOf(value), null);
    }

    private Draw draw(String number, ReviewChoices.Choice choice, Locale language) {
        return new Draw(
                choice.draw(),
                choice.percent() * 100,
                choice.chosen(),
                choice.month(),
                choice.secretSha256(),
                choices.isRight(number, choice),
                reviews.of(number).map(found -> found(found, language)).orElse(null));
    }

    private Found found(PaidClaimReviews.Review review, Locale language) {
        return new Found(
                review.inOrder(),
                review.takenBack() == null ? null : review.takenBack().format(language),
                review.reasonCode() == null
                        ? null
                        : reasons.of(review.reasonCode(), languages.of(language.getLanguage())),
                review.note(),
                officers.name(review.reviewedBy()) + " (" + review.reviewedBy() + ")",
                review.reviewedAt());
    }
}
