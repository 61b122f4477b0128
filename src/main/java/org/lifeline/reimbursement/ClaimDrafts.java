package org.lifeline.reimbursement;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.Approvals;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.documents.Document;
import org.lifeline.documents.Documents;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.language.VisitorLanguage;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.web.SeenVersion;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.reimbursement.ClaimRequest.Redeemed;
import org.springframework.dao.DuplicateKeyException;
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
    private final ClaimLines lines;
    private final ClaimPapers papers;
    private final VisitorLanguage visitor;
    private final Approvals approvals;

    ClaimDrafts(
            JdbcClient jdbc,
            Clock clock,
            Claims claims,
            ClaimHistory history,
            Programmes programmes,
            Documents documents,
            Duties duties,
            ClaimReviews reviews,
            AuditLog audit,
            ClaimLines lines,
            ClaimPapers papers,
            VisitorLanguage visitor,
            Approvals approvals) {
        this.approvals = approvals;
        this.lines = lines;
        this.papers = papers;
        this.visitor = visitor;
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
        Read read = read(provider.code(), null, request);
        String number = claims.newNumber();
        int written = jdbc.sql("""
                        insert into claim (number, provider_code, programme_code, currency, amount_minor, invoice_number, invoice_date,
                                           status, created_by, created_at, language)
                        values (:number, :provider, :programme, :currency, :amount, :invoice, :day, 'draft', :by, :at, :language)
                        on conflict do nothing""")
                .param("number", number)
                .param("provider", provider.code())
                .param("programme", read.programme())
                .param("currency", read.total().currencyCode())
                .param("amount", read.total().minor())
                .param("invoice", read.invoiceNumber())
                .param("day", read.invoiceDate() == null ? LocalDate.now(clock) : read.invoiceDate())
                .param("by", user.id())
                .param("at", now())
                .param("language", visitor.now().code())
                .update();
        if (written == 0) {
            throw invoiceClaimed();
        }
        lines.replace(number, Map.of(), read.lines());
        duties.assign(number, user.id(), Duty.CLAIMING);
        return claims.get(number);
    }

    /**
     * Changes a draft or a returned claim: afterwards it is what the request says, with all its lines.
     *
     * @param seen the version of the claim that the caller has read
     * @throws Refused 409 {@code claimChanged} when somebody changed it in the meantime, {@code notWithYou} when it is submitted or over;
     *     and as {@link #create}; then nothing is saved
     */
    @Transactional
    public Claim change(CurrentUser user, String number, SeenVersion seen, NewClaim request) {
        Claim claim = lockOwn(user, number);
        requireWithProvider(claim);
        if (!seen.is(claim.version())) {
            throw Refused.conflict(
                    "claimChanged",
                    "Somebody changed this claim after you opened it, and nothing of yours is saved. Open the claim again beside this"
                            + " page and enter your changes there.");
        }
        Read read = read(claim.provider(), number, request);
        if (!read.programme().equals(claim.programme())
                || !read.total().currencyCode().equals(claim.amount().currencyCode())) {
            throw Refused.invalid(
                    "redemptions", "These are of more than one programme or currency. Make a claim for each of them.");
        }
        Map<UUID, ClaimLines.Wanted> before = new LinkedHashMap<>();
        claims.lines(number)
                .forEach(line -> before.put(
                        line.redemption(), new ClaimLines.Wanted(line.amount(), line.description(), line.items())));
        lines.replace(number, before, read.lines());
        try {
            jdbc.sql("""
                            update claim set amount_minor = :amount, invoice_number = :invoice, invoice_date = :day, version = version + 1,
                                   language = :language
                             where number = :number""")
                    .param("amount", read.total().minor())
                    .param("invoice", read.invoiceNumber())
                    .param("day", read.invoiceDate() == null ? claim.invoiceDate() : read.invoiceDate())
                    .param("language", visitor.now().code())
                    .param("number", number)
                    .update();
        } catch (DuplicateKeyException taken) {
            throw invoiceClaimed();
        }
        duties.assign(number, user.id(), Duty.CLAIMING);
        return claims.get(number);
    }

    /** Adds redemptions to a draft or a returned claim, each with what is left of it. */
    @Transactional
    public Claim add(CurrentUser user, String number, List<UUID> redemptions) {
        Claim claim = lockOwn(user, number);
        Set<UUID> all = new LinkedHashSet<>(redemptions);
        List<NewClaim.@Nullable Line> its = new ArrayList<>();
        for (ClaimLine line : claims.lines(number)) {
            all.remove(line.redemption());
            its.add(new NewClaim.Line(
                    line.redemption(),
                    line.amount().major(),
                    line.description(),
                    line.items().stream()
                            .map(item -> new NewClaim.Item(
                                    item.service(),
                                    item.quantity(),
                                    item.price().major()))
                            .toList()));
        }
        return change(user, number, SeenVersion.ANY, new NewClaim(List.copyOf(all), claim.invoiceNumber(), null, its));
    }

    private static Refused invoiceClaimed() {
        return Refused.conflict("invoiceAlreadyClaimed", "Another claim of your organisation has this invoice number.");
    }

    /** What a request asks for, after all checks. */
    private record Read(
            String programme,
            String invoiceNumber,
            @Nullable LocalDate invoiceDate,
            Money total,
            Map<UUID, ClaimLines.Wanted> lines) {}

    private Read read(String provider, @Nullable String number, NewClaim request) {
        List<FieldError> errors = new ArrayList<>();
        String invoice = ClaimRequest.invoiceNumber(request.invoiceNumber(), errors);
        LocalDate day = ClaimRequest.invoiceDate(request.invoiceDate(), LocalDate.now(clock), errors);
        Map<UUID, NewClaim.Line> wanted = ClaimRequest.lines(request, errors);
        boolean few = !wanted.isEmpty() && wanted.size() <= ClaimRequest.MOST_LINES;
        Map<UUID, Redeemed> redeemed = few ? lines.redeemed(provider, number, wanted.keySet(), errors) : Map.of();
        ClaimRequest.refuseIfAny(errors);

        Redeemed first = redeemed.values().iterator().next();
        if (redeemed.values().stream().anyMatch(r -> !r.isLike(first))) {
            throw Refused.invalid(
                    "redemptions", "These are of more than one programme or currency. Make a claim for each of them.");
        }
        Map<UUID, Money> amounts = ClaimRequest.amounts(wanted, redeemed, errors);
        Map<UUID, List<ClaimItem>> items = ClaimRequest.items(wanted, amounts, errors);
        ClaimRequest.refuseIfAny(errors);
        ClaimLines.refuseClaimed(amounts, redeemed);
        if (!items.isEmpty()) {
            lines.refuseItemsNotGiven(number == null ? "" : number, items, errors);
            ClaimRequest.refuseIfAny(errors);
        }
        Map<UUID, ClaimLines.Wanted> its = new TreeMap<>();
        amounts.forEach((id, amount) -> its.put(
                id,
                new ClaimLines.Wanted(
                        amount,
                        ClaimRequest.description(Objects.requireNonNull(wanted.get(id))),
                        items.getOrDefault(id, List.of()))));
        return new Read(first.programme(), invoice, day, ClaimRequest.total(amounts), its);
    }

    /**
     * Adds a document to a draft or a returned claim, or to a dispute that nobody has decided yet: that one is sent at once.
     *
     * @param replaces a document that was not sent yet and that the new one replaces; or null
     * @throws Refused 409 {@code notWithYou} while officers decide on another claim and afterwards, {@code alreadyAdded} when the claim has
     *     this file
     */
    @Transactional
    public Document addDocument(
            CurrentUser user,
            String number,
            @Nullable MultipartFile file,
            @Nullable String kind,
            @Nullable UUID replaces) {
        requireTakesDocuments(claims.own(user, number));
        // done before the lock is taken, because it can take seconds
        Documents.Checked checked = documents.check(file, kind);
        Claim claim = claims.lock(number);
        requireTakesDocuments(claim);
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
     * @throws Refused 409 {@code notWithYou} when it is submitted or over, {@code largerThanBefore} when officers returned it and it has grown
     *     since; 422 without a document
     */
    @Transactional
    public Claim submit(CurrentUser user, String number) {
        Claim claim = lockOwn(user, number);
        requireWithProvider(claim);
        if (documents.list(number).isEmpty()) {
            throw Refused.invalid(
                    "documents", "Add at least one document, such as the invoice, before you submit the claim.");
        }
        List<String> missing = papers.missing(claim);
        if (!missing.isEmpty()) {
            throw Refused.invalid(missing.stream()
                    .map(kind -> new FieldError(
                            "documents", "A document of this kind is missing: " + ClaimPapers.words(kind) + "."))
                    .toList());
        }
        requireNotLarger(claim);
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

    /** The stages of a claim were chosen by its amount, and stay when it comes back. */
    private void requireNotLarger(Claim claim) {
        if (approvals.stages(claim.number()).isEmpty()) {
            return;
        }
        Money before = Money.ofMinor(
                claim.amount().currencyCode(),
                jdbc.sql(
                                "select amount_minor from claim_movement where claim_number = :number and kind = 'submitted' order by id limit 1")
                        .param("number", claim.number())
                        .query(Long.class)
                        .single());
        if (claim.amount().compareTo(before) > 0) {
            throw Refused.conflict(
                    "largerThanBefore",
                    "This claim was returned to you, and it may not be larger than the " + before
                            + " that it was at first. Make another claim for the rest.");
        }
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

    /** Whether its provider can add documents: while a claim is with them, and to a dispute until somebody decides it. */
    boolean takesDocuments(Claim claim) {
        return claim.status().isWithProvider()
                || claim.disputes() != null
                        && claim.status() == ClaimStatus.submitted
                        && approvals.decisions(claim.number()).isEmpty();
    }

    private void requireTakesDocuments(Claim claim) {
        if (!takesDocuments(claim)) {
            requireWithProvider(claim);
        }
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
