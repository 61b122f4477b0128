package org.lifeline.reimbursement;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.documents.Document;
import org.lifeline.documents.Documents;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.reimbursement.ClaimRequest.Redeemed;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.multipart.MultipartFile;

/**
 * What a provider does with a claim while it is with them: makes it, adds documents, submits or withdraws it. A change of a claim and the step
 * of the process that follows from it happen in one transaction.
 */
@Service
public class ClaimDrafts {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Claims claims;
    private final ClaimHistory history;
    private final Programmes programmes;
    private final Documents documents;
    private final Duties duties;
    private final ClaimReviews reviews;
    private final AuditLog audit;

    ClaimDrafts(
            JdbcClient jdbc,
            Clock clock,
            Claims claims,
            ClaimHistory history,
            Programmes programmes,
            Documents documents,
            Duties duties,
            ClaimReviews reviews,
            AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.claims = claims;
        this.history = history;
        this.programmes = programmes;
        this.documents = documents;
        this.duties = duties;
        this.reviews = reviews;
        this.audit = audit;
    }

    /**
     * Creates a draft. Its redemptions belong to it until it is rejected or withdrawn.
     *
     * @throws Refused 422 with every field that is not valid; 409 {@code redemptionAlreadyClaimed} or {@code invoiceAlreadyClaimed}; then
     *     nothing is saved
     */
    @Transactional
    public Claim create(CurrentUser user, NewClaim request) {
        ServiceProvider provider = programmes.providerOf(user.id());
        List<FieldError> errors = new ArrayList<>();
        String invoice = ClaimRequest.invoiceNumber(request.invoiceNumber(), errors);
        Map<UUID, NewClaim.Line> wanted = ClaimRequest.lines(request, errors);
        Map<UUID, Redeemed> redeemed = redeemed(provider.code(), wanted, errors);
        ClaimRequest.refuseIfAny(errors);

        Redeemed first = redeemed.values().iterator().next();
        if (redeemed.values().stream().anyMatch(r -> !r.isLike(first))) {
            throw Refused.invalid(
                    "redemptions", "These are of more than one programme or currency. Make a claim for each of them.");
        }
        Map<UUID, Money> amounts = ClaimRequest.amounts(wanted, redeemed, errors);
        ClaimRequest.refuseIfAny(errors);

        Money total = ClaimRequest.total(amounts);
        String number = "C-" + LocalDate.now(clock).getYear() + "-"
                + "%06d"
                        .formatted(jdbc.sql("select nextval('claim_number')")
                                .query(Long.class)
                                .single());
        int written = jdbc.sql("""
                        insert into claim (number, provider_code, programme_code, currency, amount_minor, invoice_number, invoice_date,
                                           status, created_by, created_at)
                        values (:number, :provider, :programme, :currency, :amount, :invoice, :day, 'draft', :by, :at)
                        on conflict do nothing""")
                .param("number", number)
                .param("provider", provider.code())
                .param("programme", first.programme())
                .param("currency", first.amount().currencyCode())
                .param("amount", total.minor())
                .param("invoice", invoice)
                .param("day", LocalDate.now(clock))
                .param("by", user.id())
                .param("at", now())
                .update();
        if (written == 0) {
            throw Refused.conflict(
                    "invoiceAlreadyClaimed", "Another claim of your organisation has this invoice number.");
        }
        refuseReversed(amounts.keySet());
        refuseClaimed(amounts);
        amounts.forEach((redemption, amount) -> addLine(number, redemption, amount, wanted.get(redemption)));
        duties.assign(number, user.id(), Duty.CLAIMING);
        return claims.get(number);
    }

    /**
     * Locks the redemptions, so that none of them can be taken back or claimed before this claim is committed. They are locked in the order of
     * their ids, so that two claims for the same redemptions wait for each other instead of causing a deadlock.
     */
    private void refuseReversed(Set<UUID> redemptions) {
        jdbc.sql("select id from redemption where id in (:ids) order by id for no key update")
                .param("ids", redemptions)
                .query(UUID.class)
                .list();
        jdbc.sql("select redemption_id from redemption_reversal where redemption_id in (:ids) limit 1")
                .param("ids", redemptions)
                .query(UUID.class)
                .optional()
                .ifPresent(id -> {
                    throw Refused.conflict("redemptionReversed", "The redemption " + id + " was taken back.");
                });
    }

    /** Of a redemption that another claim has, only the rest can be claimed, and only once that claim is approved. */
    private void refuseClaimed(Map<UUID, Money> amounts) {
        jdbc.sql("""
                        select l.redemption_id, bool_or(not l.settled) as open, r.amount_minor - sum(l.amount_minor) as left_minor
                          from claim_line l join redemption r on r.id = l.redemption_id
                         where l.redemption_id in (:ids) and l.live group by l.redemption_id, r.amount_minor order by l.redemption_id""").param("ids", amounts.keySet()).query(row -> {
            UUID id = row.getObject("redemption_id", UUID.class);
            Money wanted = Objects.requireNonNull(amounts.get(id));
            if (row.getBoolean("open") || row.getLong("left_minor") == 0) {
                throw Refused.conflict("redemptionAlreadyClaimed", "The redemption " + id + " is in another claim.");
            }
            if (wanted.minor() > row.getLong("left_minor")) {
                throw Refused.conflict(
                        "redemptionAlreadyClaimed",
                        "Of the redemption " + id + " only "
                                + Money.ofMinor(wanted.currencyCode(), row.getLong("left_minor"))
                                + " is left to claim: the rest is in another claim.");
            }
        });
    }

    private void addLine(String number, UUID redemption, Money amount, NewClaim.@Nullable Line line) {
        jdbc.sql("""
                        insert into claim_line (claim_number, redemption_id, amount_minor, description)
                        values (:number, :redemption, :amount, :description)""")
                .param("number", number)
                .param("redemption", redemption)
                .param("amount", amount.minor())
                .param("description", line == null ? null : ClaimRequest.description(line))
                .update();
    }

    /** The redemptions of the provider among those that are wanted, in the order of their ids. */
    private Map<UUID, Redeemed> redeemed(String provider, Map<UUID, NewClaim.Line> wanted, List<FieldError> errors) {
        Map<UUID, Redeemed> found = new TreeMap<>();
        if (wanted.isEmpty() || wanted.size() > ClaimRequest.MOST_LINES) {
            return found;
        }
        jdbc.sql("""
                        select r.id, r.amount_minor, v.programme_code, v.currency
                          from redemption r join voucher v on v.code = r.voucher_code
                         where r.provider_code = :provider and r.id in (:ids)""").param("provider", provider).param("ids", wanted.keySet()).query(row -> {
            found.put(
                    row.getObject("id", UUID.class),
                    new Redeemed(
                            row.getString("programme_code"),
                            Money.ofMinor(row.getString("currency"), row.getLong("amount_minor"))));
        });
        for (UUID id : wanted.keySet()) {
            if (!found.containsKey(id)) {
                errors.add(new FieldError("redemptions", "Your organisation has no redemption " + id + "."));
            }
        }
        return found;
    }

    /**
     * Adds a document to a draft or a returned claim.
     *
     * @param replaces a document that was not sent yet and that the new one replaces; or null
     * @throws Refused 409 {@code notWithYou} while officers decide on the claim and afterwards, {@code alreadyAdded} when the claim has
     *     this file
     */
    @Transactional
    public Document addDocument(
            CurrentUser user,
            String number,
            @Nullable MultipartFile file,
            @Nullable String kind,
            @Nullable UUID replaces) {
        requireWithProvider(claims.own(user, number));
        // done before the lock is taken, because it can take seconds
        Documents.Checked checked = documents.check(file, kind);
        Claim claim = claims.lock(number);
        requireWithProvider(claim);
        Document document = documents.add(number, checked, user.id(), replaces);
        if (replaces != null) {
            noteRemoval(user, claim, replaces);
        }
        return document;
    }

    /**
     * Removes a document from a draft, or one that was added to a returned claim and not sent yet.
     *
     * @throws Refused 409 {@code notWithYou} or {@code documentSent} when it was sent, 403 when a colleague added it
     */
    @Transactional
    public void removeDocument(CurrentUser user, String number, UUID id) {
        Claim claim = lockOwn(user, number);
        documents.remove(number, id, user.id());
        noteRemoval(user, claim, id);
    }

    private void noteRemoval(CurrentUser user, Claim claim, UUID id) {
        audit.append(
                Action.documentRemoved,
                user.id(),
                claim.number(),
                claim.programme(),
                Map.of("document", id.toString()));
    }

    /**
     * Submits a draft, or a returned claim again.
     *
     * @throws Refused 409 {@code notWithYou} when it is submitted or over, 422 without a document
     */
    @Transactional
    public Claim submit(CurrentUser user, String number) {
        Claim claim = lockOwn(user, number);
        requireWithProvider(claim);
        if (documents.list(number).isEmpty()) {
            throw Refused.invalid(
                    "documents", "Add at least one document, such as the invoice, before you submit the claim.");
        }
        duties.assign(number, user.id(), Duty.CLAIMING);
        jdbc.sql("update claim set status = 'submitted', submitted_at = :at, reason_code = null where number = :number")
                .param("at", now())
                .param("number", number)
                .update();
        history.record(number, "submitted", user.id(), null);
        history.audit(Action.claimSubmitted, user.id(), claim, Map.of());
        Claim submitted = claims.get(number);
        reviews.start(submitted);
        return submitted;
    }

    /** Withdraws a draft or a returned claim. Its redemptions and its invoice number can be used in another claim. */
    @Transactional
    public Claim withdraw(CurrentUser user, String number) {
        Claim claim = lockOwn(user, number);
        requireWithProvider(claim);
        jdbc.sql("update claim set status = 'withdrawn' where number = :number")
                .param("number", number)
                .update();
        claims.free(number);
        history.record(number, "withdrawn", user.id(), null);
        history.audit(Action.claimWithdrawn, user.id(), claim, Map.of());
        return claims.get(number);
    }

    private Claim lockOwn(CurrentUser user, String number) {
        claims.own(user, number);
        return claims.lock(number);
    }

    private static void requireWithProvider(Claim claim) {
        if (!claim.status().isWithProvider()) {
            throw Refused.conflict("notWithYou", "This claim is submitted or closed; it cannot be changed.");
        }
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }
}
