package org.lifeline.reimbursement;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.ReasonTexts;
import org.lifeline.approval.Reasons;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.web.Paging;
import org.springframework.stereotype.Component;

/** A dispute of a claim as the officer who decides it reads it, and as others do who may read the claim. */
@Component
public class DisputeViews {

    /** @param number of the line in the dispute. @param why the reason of the refusal */
    public record Line(
            int number,
            String voucherCode,
            String claimed,
            String approved,
            String disputed,
            @Nullable String why) {}

    /** What an officer decided about the disputed claim. @param text in the officer's words */
    public record Decided(String stage, String by, String reason, String text, Instant at) {}

    /**
     * @param disputes number of the disputed claim
     * @param lines those of the page that {@code paging} names
     * @param grounds what the provider says; empty after it was erased
     */
    public record About(
            String disputes,
            String claimed,
            String approved,
            List<Line> lines,
            Paging paging,
            List<Decided> decisions,
            String grounds,
            String filedBy,
            Instant filedAt) {}

    private final Claims claims;
    private final ClaimDisputes disputes;
    private final ClaimLineDecisions lines;
    private final Approvals approvals;
    private final Reasons reasons;
    private final ReasonTexts texts;
    private final Languages languages;

    DisputeViews(
            Claims claims,
            ClaimDisputes disputes,
            ClaimLineDecisions lines,
            Approvals approvals,
            Reasons reasons,
            ReasonTexts texts,
            Languages languages) {
        this.claims = claims;
        this.disputes = disputes;
        this.lines = lines;
        this.approvals = approvals;
        this.reasons = reasons;
        this.texts = texts;
        this.languages = languages;
    }

    /**
     * What a dispute is about; empty for a claim that disputes nothing. The caller checks who may see it.
     *
     * @param address of the page that shows it
     * @param page of its lines, from 0
     */
    Optional<About> about(Claim claim, String address, int page, Locale locale) {
        return disputes.said(claim.number()).map(said -> {
            // many lines have few reasons
            Map<String, String> words = new HashMap<>();
            Claim disputed = claims.get(Objects.requireNonNull(claim.disputes()));
            return new About(
                    disputed.number(),
                    disputed.amount().format(locale),
                    (disputed.approved() == null ? Money.zero(disputed.amount().currencyCode()) : disputed.approved())
                            .format(locale),
                    lines.disputedLines(claim, (long) page * Paging.SIZE, Paging.SIZE).stream()
                            .map(line -> new Line(
                                    line.number(),
                                    line.voucherCode(),
                                    line.claimed().format(locale),
                                    line.approved().format(locale),
                                    line.disputed().format(locale),
                                    line.reasonCode() == null
                                            ? null
                                            : words.computeIfAbsent(line.reasonCode(), code -> reason(code, locale))))
                            .toList(),
                    Paging.of(address, Map.of(), page, claims.countLines(claim.number()))
                            .at("refused"),
                    approvals.decisions(disputed.number()).stream()
                            .map(d -> new Decided(
                                    d.stage(),
                                    d.decidedBy(),
                                    reason(d.reasonCode(), locale),
                                    d.reason(),
                                    d.decidedAt()))
                            .toList(),
                    said.grounds(),
                    said.filedBy(),
                    said.filedAt());
        });
    }

    /** Officers who read English get the label of the reason, not the words for the provider. */
    private String reason(String code, Locale locale) {
        Language language = languages.of(locale.getLanguage());
        return language.equals(Language.ENGLISH) ? reasons.label(code) : texts.of(code, language);
    }
}
