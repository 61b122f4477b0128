package org.lifeline.reimbursement;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.documents.Document;
import org.lifeline.documents.Documents;
import org.lifeline.documents.StoredDocument;
import org.lifeline.documents.Uploads;
import org.lifeline.platform.idempotency.Idempotent;
import org.lifeline.platform.openapi.AnswersAs;
import org.lifeline.platform.openapi.Refuses;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.platform.web.Page;
import org.lifeline.platform.web.SeenVersion;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

@RestController
class ClaimController {

    record Filed(String number, String status) {}

    private final Claims claims;
    private final ClaimDrafts drafts;
    private final ClaimViews views;
    private final Payables payables;
    private final Documents documents;
    private final Uploads uploads;
    private final ProviderDebits debits;
    private final ClaimReach reach;
    private final ClaimList list;
    private final ClaimDisputes disputes;

    ClaimController(
            Claims claims,
            ClaimDrafts drafts,
            ClaimViews views,
            Payables payables,
            Documents documents,
            Uploads uploads,
            ProviderDebits debits,
            ClaimReach reach,
            ClaimList list,
            ClaimDisputes disputes) {
        this.disputes = disputes;
        this.debits = debits;
        this.reach = reach;
        this.list = list;
        this.claims = claims;
        this.drafts = drafts;
        this.views = views;
        this.payables = payables;
        this.documents = documents;
        this.uploads = uploads;
    }

    @Operation(
            summary =
                    "Begin a claim for redemptions of one's organisation; each redemption is in at most one live claim")
    @Idempotent
    @Refuses(
            forbidden = {"noOrganisation", "separationOfDuties"},
            conflict = {"invoiceAlreadyClaimed", "redemptionAlreadyClaimed", "redemptionReversed"})
    @PostMapping("/api/claims")
    @ResponseStatus(HttpStatus.CREATED)
    Filed create(CurrentUser user, @RequestBody NewClaim request) {
        return filed(drafts.create(user, request));
    }

    @Operation(
            summary =
                    "The claims of one's organisation, the newest first; for those who pay and audit, all, the oldest first",
            description =
                    "Managers get those of their programmes. Nobody but its organisation gets a claim that was never submitted. The header"
                            + " Total-Count says how many there are on all pages. The parameters status, provider and programme are for those who"
                            + " pay, manage and audit.")
    @Refuses(forbidden = "noOrganisation")
    @GetMapping("/api/claims")
    ResponseEntity<List<ClaimViews.Summary>> list(
            CurrentUser user,
            @Parameter(description = "such as submitted or approved") @RequestParam(required = false) @Nullable
                    String status,
            @Parameter(description = "the code of a provider") @RequestParam(required = false) @Nullable
                    String provider,
            @Parameter(description = "the code of a programme") @RequestParam(required = false) @Nullable
                    String programme,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        Page bounds = Page.of(page, size);
        if (user.is(Role.SERVICE_PROVIDER)) {
            return summaries(claims.count(user), claims.of(user, bounds.number(), bounds.size()));
        }
        ClaimReach.Reach its = reach.of(user);
        ClaimFilter filter = ClaimFilter.read(status, provider, programme, null, null, null);
        return summaries(list.count(its, filter), list.page(its, filter, bounds.number(), bounds.size()));
    }

    private ResponseEntity<List<ClaimViews.Summary>> summaries(long count, List<Claim> some) {
        return ResponseEntity.ok()
                .header(RedemptionListController.TOTAL_COUNT, Long.toString(count))
                .body(some.stream().map(views::summary).toList());
    }

    /** The claim, for its organisation, or for a person who reads it in the course of work, which the audit log records. */
    private Claim readable(CurrentUser user, String number, String what) {
        return user.is(Role.SERVICE_PROVIDER) ? claims.own(user, number) : claims.read(user, number, what);
    }

    @Operation(
            summary = "Where a claim stands",
            description =
                    "For its organisation, and for those who pay, manage or audit it. statusTitle and explanation are what its organisation"
                            + " reads; beside is for the others.")
    @Refuses(forbidden = "noOrganisation")
    @GetMapping("/api/claims/{number}")
    ClaimViews.View get(CurrentUser user, @PathVariable String number) {
        Claim claim = readable(user, number, "claim");
        return user.is(Role.SERVICE_PROVIDER) ? views.view(claim) : views.viewOfStaff(claim);
    }

    @Operation(
            summary = "Change a draft or a returned claim: afterwards it is what the body says, with all its lines",
            description =
                    "If-Match: the version that was read, from the ETag or the field version. When somebody changed the claim in the meantime, the"
                            + " answer is 409 with the reason claimChanged and nothing is saved.")
    @Idempotent
    @Refuses(
            forbidden = {"noOrganisation", "separationOfDuties"},
            conflict = {
                "claimChanged",
                "invoiceAlreadyClaimed",
                "notWithYou",
                "redemptionAlreadyClaimed",
                "redemptionReversed"
            })
    @PutMapping("/api/claims/{number}")
    ClaimViews.View change(
            CurrentUser user,
            @PathVariable String number,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody NewClaim request) {
        return views.view(drafts.change(user, number, SeenVersion.of(ifMatch), request));
    }

    @Operation(summary = "Submit a draft, or a returned claim again; needs at least one document")
    @Idempotent
    @Refuses(
            forbidden = {"noOrganisation", "separationOfDuties"},
            conflict = {"notWithYou", "largerThanBefore"})
    @PostMapping("/api/claims/{number}/submission")
    Filed submit(CurrentUser user, @PathVariable String number) {
        return filed(drafts.submit(user, number));
    }

    /** @param reason why the decision should change, in the provider's words */
    record DisputeRequest(
            @Schema(requiredMode = REQUIRED) @Nullable String reason) {}

    @Operation(
            summary = "Dispute that a claim of one's organisation was rejected or approved with less; once",
            description =
                    "Answers the dispute: a claim for what was refused, which somebody decides who took no part. While it is decided, nobody can"
                            + " claim its redemptions. The decision table deadlines (claimDispute) says how long after the decision a claim can be disputed.")
    @Idempotent
    @Refuses(
            forbidden = {"noOrganisation", "separationOfDuties"},
            conflict = {
                "alreadyDisputed",
                "disputeTooLate",
                "heldByComplaint",
                "invoiceAlreadyClaimed",
                "notDisputable",
                "providerSuspended",
                "redemptionAlreadyClaimed"
            })
    @PostMapping("/api/claims/{number}/dispute")
    @ResponseStatus(HttpStatus.CREATED)
    Filed dispute(CurrentUser user, @PathVariable String number, @RequestBody DisputeRequest request) {
        return filed(disputes.dispute(user, number, request.reason()));
    }

    @Operation(summary = "Withdraw a draft or a returned claim; its redemptions and its invoice number are free again")
    @Refuses(forbidden = "noOrganisation", conflict = "notWithYou")
    @DeleteMapping("/api/claims/{number}")
    Filed withdraw(CurrentUser user, @PathVariable String number) {
        return filed(drafts.withdraw(user, number));
    }

    @Operation(
            summary = "Withdraw a draft or a returned claim",
            description = "Its redemptions and its invoice number are free again. DELETE of the claim does the same.")
    @Idempotent
    @Refuses(forbidden = "noOrganisation", conflict = "notWithYou")
    @PostMapping("/api/claims/{number}/withdrawal")
    Filed giveUp(CurrentUser user, @PathVariable String number) {
        return filed(drafts.withdraw(user, number));
    }

    @Operation(
            summary =
                    "Add a document to a draft, a returned claim or an undecided dispute: PDF, JPEG or PNG, as large as lifeline.uploads.largest allows (10 MB)",
            description =
                    "replaces: a document that was not sent yet and that the caller added; the new one takes its place in one step."
                            + " upload: in place of file, a file that was sent in parts before (POST /api/uploads)."
                            + " The same content a second time in one claim is refused with 409 and the reason alreadyAdded."
                            + " Of a photo the picture alone is kept, without the place where it was taken and all other metadata: size and sha256 are those of what"
                            + " is kept.")
    @Idempotent
    @Refuses(
            forbidden = "noOrganisation",
            conflict = {"alreadyAdded", "documentSent", "notWithYou", "tooManyDocuments"})
    @PostMapping(value = "/api/claims/{number}/documents", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    StoredDocument upload(
            CurrentUser user,
            @PathVariable String number,
            @RequestParam(required = false) @Nullable MultipartFile file,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable UUID upload,
            @RequestParam(required = false) @Nullable UUID replaces) {
        Document added = drafts.addDocument(user, number, uploads.chosen(user, file, upload), kind, replaces);
        uploads.forget(user, upload);
        return StoredDocument.of(added, user.id());
    }

    @Operation(summary = "The documents of a claim: name, size, kind, time, and whether the caller may remove them")
    @Refuses(forbidden = "noOrganisation")
    @GetMapping("/api/claims/{number}/documents")
    List<StoredDocument> documents(CurrentUser user, @PathVariable String number) {
        return documents.list(readable(user, number, "documents").number()).stream()
                .map(d -> StoredDocument.of(d, user.id()))
                .toList();
    }

    @Operation(
            summary = "Remove a document of a claim that is not sent yet",
            description = "By the one who added it alone. What was sent stays: 409 with the reason documentSent.")
    @Refuses(
            forbidden = {"noOrganisation", "notYours"},
            conflict = {"documentSent", "notWithYou"})
    @DeleteMapping("/api/claims/{number}/documents/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeDocument(CurrentUser user, @PathVariable String number, @PathVariable UUID id) {
        drafts.removeDocument(user, number, id);
    }

    @Operation(summary = "A document of a claim, as it is stored")
    @Refuses(forbidden = "noOrganisation")
    @AnswersAs({"application/pdf", "image/jpeg", "image/png"})
    @GetMapping("/api/claims/{number}/documents/{id}")
    ResponseEntity<byte[]> document(CurrentUser user, @PathVariable String number, @PathVariable UUID id) {
        return documents.show(readable(user, number, Claims.DOCUMENT).number(), id);
    }

    @Operation(summary = "The signed accounts-payable document of an approved claim, a PDF")
    @Refuses(forbidden = "noOrganisation", conflict = "notPayable")
    @AnswersAs("application/pdf")
    @GetMapping("/api/claims/{number}/payable")
    ResponseEntity<byte[]> payable(CurrentUser user, @PathVariable String number) {
        return payables.showDocument(readable(user, number, "payable"));
    }

    /** @param amount in major units of the claim's currency */
    record CreditNote(
            @Schema(requiredMode = REQUIRED) @Nullable String creditNote,
            @Schema(requiredMode = REQUIRED) @Nullable BigDecimal amount,
            @Schema(requiredMode = REQUIRED) @Nullable String reason) {}

    /**
     * @param setOff so much of it has lowered the payments of later claims
     * @param redemption the redemption that was taken back; null for a credit note
     */
    record DebitView(
            UUID id,
            BigDecimal amount,
            BigDecimal setOff,
            String currency,
            @Nullable UUID redemption,
            @Nullable String creditNote,
            String reason,
            Instant createdAt) {

        static DebitView of(ProviderDebit debit) {
            return new DebitView(
                    debit.id(),
                    debit.amount().major(),
                    debit.setOff().major(),
                    debit.amount().currencyCode(),
                    debit.redemption(),
                    debit.creditNote(),
                    debit.reason(),
                    debit.createdAt());
        }
    }

    @Operation(
            summary = "Record a credit note for a paid claim of one's organisation",
            description = "Its amount lowers the next payments in the same programme and currency.")
    @Idempotent
    @Refuses(
            forbidden = "noOrganisation",
            conflict = {"creditNoteKnown", "exceedsPaid", "notPaid"})
    @PostMapping("/api/claims/{number}/credit-notes")
    @ResponseStatus(HttpStatus.CREATED)
    DebitView credit(CurrentUser user, @PathVariable String number, @RequestBody CreditNote request) {
        return DebitView.of(debits.creditNote(user, number, request.creditNote(), request.amount(), request.reason()));
    }

    @Operation(summary = "What one's organisation gives back of a paid claim: credit notes and redemptions taken back")
    @Refuses(forbidden = "noOrganisation")
    @GetMapping("/api/claims/{number}/debits")
    List<DebitView> debits(CurrentUser user, @PathVariable String number) {
        return debits.of(readable(user, number, "debits").number()).stream()
                .map(DebitView::of)
                .toList();
    }

    private static Filed filed(Claim claim) {
        return new Filed(claim.number(), claim.status().name());
    }
}
