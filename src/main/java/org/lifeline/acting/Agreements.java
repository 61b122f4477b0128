package org.lifeline.acting;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.account.AskedToAct;
import org.lifeline.account.ContactProof;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/**
 * Who manages the applications of whom, for those who only read it. {@link AgreementRequests}, {@link AgreementConsents} and
 * {@link AgreementEnds} change it.
 */
@Service
public class Agreements implements AskedToAct {

    private final AgreementRows rows;
    private final ObjectProvider<ContactProof> proof;
    private final Clock clock;

    Agreements(AgreementRows rows, ObjectProvider<ContactProof> proof, Clock clock) {
        this.rows = rows;
        this.proof = proof;
        this.clock = clock;
    }

    /** Whether holders of accounts can agree here; with an identity provider the product does not know their contacts. */
    boolean knowsAccounts() {
        return proof.getIfAvailable() != null;
    }

    @Override
    public boolean isAsked(String account) {
        return rows.isAsked(account);
    }

    /**
     * What is kept about an account, for its holder to take along.
     *
     * @param acts whether the holder acts, or asks to; otherwise somebody acts for the holder
     * @param name what the holder calls the other person; null where that person typed what they are called, which is theirs
     * @param since and until: null while nobody agreed
     */
    public record Kept(
            boolean acts,
            String relationship,
            @Nullable String name,
            Instant askedAt,
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable Instant endedAt) {}

    /** The agreements of an account. That somebody refused is not said. */
    public List<Kept> kept(String account) {
        return Stream.concat(
                        rows.by(account).stream().map(its -> kept(its, true)),
                        rows.forAccount(account).stream().map(its -> kept(its, false)))
                .toList();
    }

    private static Kept kept(Agreement its, boolean acts) {
        return new Kept(
                acts,
                its.relationship(),
                acts && !its.forName().isEmpty() ? its.forName() : null,
                its.askedAt(),
                its.consentedAt(),
                its.until(),
                its.consentedAt() == null ? null : its.endedAt());
    }

    /**
     * Somebody who acts for the applicant of a case now, for those who decide on it.
     *
     * @param account their log-in
     * @param relationship what they are to the applicant
     */
    public record Acting(String account, String relationship, Instant since) {}

    /** Who acts for the applicant of this case now. */
    public List<Acting> in(String number) {
        Instant now = clock.instant();
        return rows.on(number).stream()
                .filter(each -> each.isActive(now))
                .map(each -> new Acting(each.actor(), each.relationship(), Objects.requireNonNull(each.consentedAt())))
                .toList();
    }
}
