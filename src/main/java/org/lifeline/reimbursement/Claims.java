package org.lifeline.reimbursement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.access.CaseAccess;
import org.lifeline.application.CaseEvent;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Decision;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.documents.Document;
import org.lifeline.documents.Documents;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.money.InvalidMoneyException;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.typed.PlainText;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.reimbursement.Claim.Payable;
import org.lifeline.reimbursement.Claim.Payment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.multipart.MultipartFile;

/**
 * Claims from draft to payment. A change of a claim and the step of the process that follows from it happen in one transaction. The tables
 * themselves refuse what must never happen: a redemption in two live claims, or a second payment.
 */
@Service
public class Claims {

    private static final int MOST_LINES = 500;
    private static final int LONGEST_INVOICE_NUMBER = 35;
    private static final int LONGEST_DESCRIPTION = 200;
    private static final int LONGEST_REFERENCE = 35;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Programmes programmes;
    private final Documents documents;
    private final Approvals approvals;
    private final Duties duties;
    private final CaseAccess access;
    private final ClaimReviews process;
    private final AuditLog audit;

    Claims(
            JdbcClient jdbc,
            Clock clock,
            Programmes programmes,
            Documents documents,
            Approvals approvals,
            Duties duties,
            CaseAccess access,
            ClaimReviews process,
            AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.programmes = programmes;
        this.documents = documents;
        this.approvals = approvals;
        this.duties = duties;
        this.access = access;
        this.process = process;
        this.audit = audit;
    }

    /** Numbers of claims that were begun before this moment, are over, and still have documents. */
    public List<String> endedWithDocuments(Instant begunBefore, int most) {
        return jdbc.sql("""
                        select number from claim c where status in ('paid', 'rejected', 'withdrawn') and created_at < :before
                           and exists (select from document where case_number = c.number) order by number limit :most""")
                .param("before", begunBefore.atOffset(ZoneOffset.UTC))
                .param("most", most)
                .query(String.class)
                .list();
    }

    // ---------------------------------------------------------------- the provider's side

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
        String invoice = invoiceNumber(request.invoiceNumber(), errors);
        Map<UUID, NewClaim.Line> wanted = requestedLines(request, errors);
        Map<UUID, Redeemed> redeemed = redeemed(provider.code(), wanted, errors);
        refuseIfAny(errors);

        Redeemed first = redeemed.values().iterator().next();
        if (redeemed.values().stream().anyMatch(r -> !r.isLike(first))) {
            throw Refused.invalid(
                    "redemptions", "These are of more than one programme or currency. Make a claim for each of them.");
        }
        Map<UUID, Money> amounts = amounts(wanted, redeemed, errors);
        refuseIfAny(errors);

        Money total = total(amounts);
        String number = "C-" + LocalDate.now(clock).getYear() + "-"
                + "%06d"
                        .formatted(jdbc.sql("select nextval('claim_number')")
                                .query(Long.class)
                                .single());
        int written = jdbc.sql("""
                        insert into claim (number, provider_code, programme_code, currency, amount_minor, invoice_number, status,
                                           created_by, created_at)
                        values (:number, :provider, :programme, :currency, :amount, :invoice, 'draft', :by, :at)
                        on conflict do nothing""")
                .param("number", number)
                .param("provider", provider.code())
                .param("programme", first.programme())
                .param("currency", first.amount().currencyCode())
                .param("amount", total.minor())
                .param("invoice", invoice)
                .param("by", user.id())
                .param("at", now())
                .update();
        if (written == 0) {
            throw Refused.conflict(
                    "invoiceAlreadyClaimed", "Another claim of your organisation has this invoice number.");
        }
        refuseReversed(amounts.keySet());
        // in the order of their ids, so that two claims for the same redemptions wait for each other instead of causing
        // a deadlock
        amounts.forEach((redemption, amount) -> addLine(number, redemption, amount, wanted.get(redemption)));
        duties.assign(number, user.id(), Duty.CLAIMING);
        return get(number);
    }

    /** Locks the redemptions, so that none of them can be taken back before this claim is committed. */
    private void refuseReversed(Set<UUID> redemptions) {
        jdbc.sql("select id from redemption where id in (:ids) order by id for key share")
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

    private void addLine(String number, UUID redemption, Money amount, NewClaim.@Nullable Line line) {
        int written = jdbc.sql("""
                        insert into claim_line (claim_number, redemption_id, amount_minor, description)
                        values (:number, :redemption, :amount, :description) on conflict do nothing""")
                .param("number", number)
                .param("redemption", redemption)
                .param("amount", amount.minor())
                .param("description", line == null ? null : description(line))
                .update();
        if (written == 0) {
            throw Refused.conflict(
                    "redemptionAlreadyClaimed", "The redemption " + redemption + " is in another claim.");
        }
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
        requireWithProvider(own(user, number));
        // done before the lock is taken, because it can take seconds
        Documents.Checked checked = documents.check(file, kind);
        Claim claim = lock(number);
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
        record(number, "submitted", user.id(), null);
        audit(Action.claimSubmitted, user.id(), claim, Map.of());
        Claim submitted = get(number);
        process.start(submitted);
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
        free(number);
        record(number, "withdrawn", user.id(), null);
        audit(Action.claimWithdrawn, user.id(), claim, Map.of());
        return get(number);
    }

    private Claim lockOwn(CurrentUser user, String number) {
        own(user, number);
        return lock(number);
    }

    private static void requireWithProvider(Claim claim) {
        if (!claim.status().isWithProvider()) {
            throw Refused.conflict("notWithYou", "This claim is submitted or closed; it cannot be changed.");
        }
    }

    // ---------------------------------------------------------------- reading

    /** @throws Refused 404 when there is no such claim */
    public Claim get(String number) {
        return find(number).orElseThrow(Claims::unknown);
    }

    public Optional<Claim> find(String number) {
        return jdbc.sql("select * from claim where number = :number")
                .param("number", number)
                .query(Claims::claim)
                .optional();
    }

    /** The claim, for an account of its provider; for others it does not exist. */
    public Claim own(CurrentUser user, String number) {
        String provider = programmes.providerOf(user.id()).code();
        return find(number).filter(c -> c.provider().equals(provider)).orElseThrow(Claims::unknown);
    }

    /** The claims of the user's organisation, the newest first. */
    public List<Claim> of(CurrentUser user, int page, int size) {
        return jdbc.sql("""
                        select * from claim where provider_code = :provider
                         order by created_at desc, number desc limit :size offset :start""")
                .param("provider", programmes.providerOf(user.id()).code())
                .param("size", size)
                .param("start", (long) page * size)
                .query(Claims::claim)
                .list();
    }

    /**
     * The claim, for a person who may read it ({@link CaseAccess}); for others it does not exist. When somebody who does not belong to the
     * claim's organisation reads it, the audit log records it.
     *
     * @param what which part is shown, as a code such as {@code caseFile} or {@code document}
     */
    public Claim read(CurrentUser user, String number, String what) {
        CaseAccess.Standing standing = access.of(user, number);
        Claim claim = find(number).filter(c -> standing.mayRead()).orElseThrow(Claims::unknown);
        if (!standing.own()) {
            audit.append(Action.personalDataRead, user.id(), number, claim.programme(), Map.of("what", what));
        }
        return claim;
    }

    /** The live claim in which each of a provider's redemptions is. */
    Map<UUID, String> liveClaims(String provider) {
        Map<UUID, String> claims = new HashMap<>();
        jdbc.sql("""
                        select l.redemption_id, l.claim_number from claim_line l join claim c on c.number = l.claim_number
                         where l.live and c.provider_code = :provider""").param("provider", provider).query(row -> {
            claims.put(row.getObject("redemption_id", UUID.class), row.getString("claim_number"));
        });
        return claims;
    }

    public List<ClaimLine> lines(String number) {
        return jdbc.sql("""
                        select l.redemption_id, l.amount_minor, l.description, r.voucher_code, r.redeemed_at,
                               r.amount_minor as redeemed_minor, c.currency
                          from claim_line l join claim c on c.number = l.claim_number join redemption r on r.id = l.redemption_id
                         where l.claim_number = :number order by r.redeemed_at, r.id""")
                .param("number", number)
                .query((row, n) -> new ClaimLine(
                        row.getObject("redemption_id", UUID.class),
                        row.getString("voucher_code"),
                        row.getObject("redeemed_at", OffsetDateTime.class).toInstant(),
                        Money.ofMinor(row.getString("currency"), row.getLong("redeemed_minor")),
                        Money.ofMinor(row.getString("currency"), row.getLong("amount_minor")),
                        row.getString("description")))
                .list();
    }

    public List<CaseEvent> timeline(String number) {
        return jdbc.sql("select at, kind, detail from case_event where case_number = :number order by id")
                .param("number", number)
                .query((row, n) -> new CaseEvent(
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("kind"),
                        row.getString("detail")))
                .list();
    }

    private static Refused unknown() {
        return Refused.notFound("There is no claim with this number that you may see.");
    }

    // ---------------------------------------------------------------- what the process does

    /**
     * The facts that our own records give about a claim.
     *
     * @param redeemed the redeemed amounts of all lines together
     * @param daysSinceLastRedemption calendar days, in the product's time zone, from the newest redemption to the submission
     */
    public record Facts(Money amount, Money redeemed, int documents, int daysSinceLastRedemption) {}

    public Facts facts(String number) {
        Claim claim = get(number);
        return jdbc.sql("""
                        select sum(l.amount_minor) as amount, sum(r.amount_minor) as redeemed,
                               c.submitted_at, max(r.redeemed_at) as redeemed_at
                          from claim c join claim_line l on l.claim_number = c.number and l.live
                          join redemption r on r.id = l.redemption_id
                         where c.number = :number group by c.number""")
                .param("number", number)
                .query((row, n) -> new Facts(
                        Money.ofMinor(claim.amount().currencyCode(), row.getLong("amount")),
                        Money.ofMinor(claim.amount().currencyCode(), row.getLong("redeemed")),
                        documents.list(number).size(),
                        (int) ChronoUnit.DAYS.between(day(row, "redeemed_at"), day(row, "submitted_at"))))
                .single();
    }

    private LocalDate day(ResultSet row, String column) throws SQLException {
        return LocalDate.ofInstant(row.getObject(column, OffsetDateTime.class).toInstant(), clock.getZone());
    }

    /** Returns the claim to its provider. The redemptions stay in it. */
    @Transactional
    public void giveBack(String number, String reasonCode) {
        close(number, ClaimStatus.returned, reasonCode);
    }

    /** Ends the claim with the reason that an officer gave. The redemptions and the invoice number can be used in another claim. */
    @Transactional
    public void reject(String number) {
        String reason = approvals.decisions(number).stream()
                .filter(d -> !d.approved())
                .map(Decision::reasonCode)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody rejected " + number));
        close(number, ClaimStatus.rejected, reason);
        free(number);
    }

    private void close(String number, ClaimStatus status, String reasonCode) {
        int changed = jdbc.sql(
                        "update claim set status = :status, reason_code = :reason where number = :number and status = 'submitted'")
                .param("status", status.name())
                .param("reason", reasonCode)
                .param("number", number)
                .update();
        if (changed > 0) {
            record(number, status.name(), null, reasonCode);
            audit(
                    status == ClaimStatus.rejected ? Action.claimRejected : Action.claimReturned,
                    AuditLog.SYSTEM,
                    get(number),
                    Map.of("reasonCode", reasonCode));
        }
    }

    private void free(String number) {
        jdbc.sql("update claim_line set live = false where claim_number = :number")
                .param("number", number)
                .update();
    }

    /** The claim, locked: nobody else changes it until this transaction ends. */
    Claim lock(String number) {
        return jdbc.sql("select * from claim where number = :number for update")
                .param("number", number)
                .query(Claims::claim)
                .optional()
                .orElseThrow(Claims::unknown);
    }

    /** Approves the claim, with the documents from which it is paid. The table refuses this while a stage is not approved. */
    void approve(String number, Payable payable) {
        jdbc.sql("""
                        update claim set status = 'approved', approved_at = :at, payable_qr = :qr, payable_sha256 = :document,
                               payment_sha256 = :instruction where number = :number""")
                .param("at", payable.approvedAt().atOffset(ZoneOffset.UTC))
                .param("qr", payable.qr())
                .param("document", payable.documentSha256())
                .param("instruction", payable.instructionSha256())
                .param("number", number)
                .update();
        record(number, ClaimStatus.approved.name(), null, null);
        audit(
                Action.claimApproved,
                AuditLog.SYSTEM,
                get(number),
                Map.of("payableSha256", payable.documentSha256(), "instructionSha256", payable.instructionSha256()));
    }

    /**
     * Closes an approved claim with its payment, once.
     *
     * @param person who released the payment; this person must hold no other duty on the cases behind the claim
     * @throws Refused 422 when the reference or the day is not valid, 403 {@code separationOfDuties}, 409 {@code notPayable}
     */
    @Transactional
    public void recordPayment(String number, String person, @Nullable Object reference, @Nullable Object paidOn) {
        Claim claim = lock(number);
        Payable payable = claim.payable();
        if (claim.status() != ClaimStatus.approved || payable == null) {
            throw Refused.conflict("notPayable", "This claim is not approved, or it is paid already.");
        }
        String text = reference instanceof String s ? PlainText.withPlainSpaces(s) : "";
        if (text.isEmpty() || text.length() > LONGEST_REFERENCE || !PlainText.isOneLine(text)) {
            throw Refused.invalid(
                    "paymentReference",
                    "Give the bank's reference of the payment, in at most " + LONGEST_REFERENCE + " characters.");
        }
        LocalDate day = PaymentDay.read(paidOn, clock.getZone());
        if (day == null) {
            throw Refused.invalid("paidOn", "Give the day of the payment as YYYY-MM-DD.");
        }
        if (day.isAfter(LocalDate.now(clock))) {
            throw Refused.invalid("paidOn", "The day of the payment is in the future.");
        }
        if (day.isBefore(LocalDate.ofInstant(payable.approvedAt(), clock.getZone()))) {
            throw Refused.invalid(
                    "paidOn", "The day of the payment is before the day on which the claim was approved.");
        }
        duties.assign(number, person, Duty.PAYMENT);
        jdbc.sql("""
                        update claim set status = 'paid', payment_reference = :reference, paid_on = :day, paid_by = :person
                         where number = :number""")
                .param("reference", text)
                .param("day", day)
                .param("person", person)
                .param("number", number)
                .update();
        record(number, ClaimStatus.paid.name(), person, null);
        audit(Action.payment, person, claim, Map.of("paidOn", day.toString()));
    }

    // ---------------------------------------------------------------- reading a request

    private static String invoiceNumber(@Nullable String given, List<FieldError> errors) {
        String invoice = given == null ? "" : PlainText.withPlainSpaces(given);
        if (invoice.isEmpty() || invoice.length() > LONGEST_INVOICE_NUMBER || !PlainText.isOneLine(invoice)) {
            errors.add(new FieldError(
                    "invoiceNumber",
                    "Give your invoice number, in at most " + LONGEST_INVOICE_NUMBER + " characters."));
        }
        return invoice;
    }

    /** The redemptions in the order of their ids, each with its line where there is one. */
    private static Map<UUID, NewClaim.Line> requestedLines(NewClaim request, List<FieldError> errors) {
        Map<UUID, NewClaim.Line> wanted = new TreeMap<>();
        List<@Nullable UUID> redemptions = request.redemptions() == null ? List.of() : request.redemptions();
        for (int i = 0; i < redemptions.size(); i++) {
            UUID id = redemptions.get(i);
            if (id == null) {
                errors.add(new FieldError("redemptions[" + i + "]", "Give the id of a redemption."));
            } else if (wanted.put(id, new NewClaim.Line(id, null, null)) != null) {
                errors.add(new FieldError("redemptions[" + i + "]", "This redemption is in the list twice."));
            }
        }
        List<UUID> seen = new ArrayList<>();
        List<NewClaim.@Nullable Line> lines = request.lines() == null ? List.of() : request.lines();
        for (int i = 0; i < lines.size(); i++) {
            NewClaim.Line line = lines.get(i);
            UUID id = line == null ? null : line.redemption();
            if (line == null || id == null) {
                errors.add(new FieldError("lines[" + i + "].redemption", "Say which redemption this line is about."));
                continue;
            }
            if (seen.contains(id)) {
                errors.add(new FieldError("lines[" + i + "].redemption", "There are two lines for this redemption."));
            }
            seen.add(id);
            String description = description(line);
            if (description != null
                    && (description.length() > LONGEST_DESCRIPTION || !PlainText.isOneLine(description))) {
                errors.add(new FieldError(
                        "lines[" + i + "].description",
                        "Say what was given in at most " + LONGEST_DESCRIPTION + " characters."));
            }
            wanted.put(id, line);
        }
        if (wanted.isEmpty()) {
            errors.add(new FieldError("redemptions", "Name at least one redemption."));
        } else if (wanted.size() > MOST_LINES) {
            errors.add(new FieldError("redemptions", "A claim has at most " + MOST_LINES + " redemptions."));
        }
        return wanted;
    }

    private static @Nullable String description(NewClaim.Line line) {
        String text = line.description();
        String words = text == null ? "" : PlainText.trim(PlainText.clean(text));
        return words.isEmpty() ? null : words;
    }

    private record Redeemed(String programme, Money amount) {
        boolean isLike(Redeemed other) {
            return programme.equals(other.programme) && amount.currency().equals(other.amount.currency());
        }
    }

    private Map<UUID, Redeemed> redeemed(String provider, Map<UUID, NewClaim.Line> wanted, List<FieldError> errors) {
        Map<UUID, Redeemed> found = new TreeMap<>();
        if (wanted.isEmpty() || wanted.size() > MOST_LINES) {
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

    private static Map<UUID, Money> amounts(
            Map<UUID, NewClaim.Line> wanted, Map<UUID, Redeemed> redeemed, List<FieldError> errors) {
        Map<UUID, Money> amounts = new LinkedHashMap<>();
        redeemed.forEach((id, was) -> {
            NewClaim.Line line = wanted.get(id);
            Money amount = was.amount();
            if (line != null && line.amount() != null) {
                try {
                    amount = Money.parse(was.amount().currencyCode(), line.amount());
                } catch (InvalidMoneyException e) {
                    errors.add(new FieldError(
                            "lines", "The amount for the redemption " + id + ": " + e.getMessage() + "."));
                    return;
                }
            }
            if (amount.compareTo(was.amount()) > 0) {
                errors.add(new FieldError(
                        "lines", "For the redemption " + id + " only " + was.amount() + " was redeemed."));
            }
            amounts.put(id, amount);
        });
        return amounts;
    }

    private static Money total(Map<UUID, Money> amounts) {
        try {
            return amounts.values().stream().reduce(Money::plus).orElseThrow();
        } catch (InvalidMoneyException e) {
            throw Refused.invalid("lines", String.valueOf(e.getMessage()) + ".");
        }
    }

    private static void refuseIfAny(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw Refused.invalid(errors);
        }
    }

    // ---------------------------------------------------------------- rows

    private void record(String number, String kind, @Nullable String actor, @Nullable String detail) {
        jdbc.sql(
                        "insert into case_event (case_number, at, kind, actor, detail) values (:number, :at, :kind, :actor, :detail)")
                .param("number", number)
                .param("at", now())
                .param("kind", kind)
                .param("actor", actor)
                .param("detail", detail)
                .update();
    }

    private void audit(Action action, String actor, Claim claim, Map<String, String> more) {
        Map<String, Object> details = new HashMap<>(more);
        details.put("provider", claim.provider());
        details.put("amountMinor", claim.amount().minor());
        details.put("currency", claim.amount().currencyCode());
        audit.append(action, actor, claim.number(), claim.programme(), details);
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }

    private static Claim claim(ResultSet row, int n) throws SQLException {
        OffsetDateTime submitted = row.getObject("submitted_at", OffsetDateTime.class);
        OffsetDateTime approved = row.getObject("approved_at", OffsetDateTime.class);
        String paidBy = row.getString("paid_by");
        return new Claim(
                row.getString("number"),
                row.getString("provider_code"),
                row.getString("programme_code"),
                Money.ofMinor(row.getString("currency"), row.getLong("amount_minor")),
                row.getString("invoice_number"),
                ClaimStatus.valueOf(row.getString("status")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                submitted == null ? null : submitted.toInstant(),
                row.getString("reason_code"),
                approved == null
                        ? null
                        : new Payable(
                                approved.toInstant(),
                                row.getString("payable_qr"),
                                row.getString("payable_sha256"),
                                row.getString("payment_sha256")),
                paidBy == null
                        ? null
                        : new Payment(
                                row.getString("payment_reference"), row.getObject("paid_on", LocalDate.class), paidBy));
    }
}
