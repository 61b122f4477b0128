package org.lifeline.audit;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.openapi.AnswersAs;
import org.lifeline.platform.openapi.Refuses;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.web.Page;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class AuditController {

    private static final HexFormat HEX = HexFormat.of();

    /** @param token the signed seal in base64url without padding; the other members repeat its content, with hashes in hexadecimal */
    record SealView(
            long number,
            long first,
            long last,
            long count,
            String root,
            String previous,
            Instant sealedAt,
            String kid,
            String hash,
            String token) {

        static SealView of(Seal seal) {
            return new SealView(
                    seal.number(),
                    seal.first(),
                    seal.last(),
                    seal.count(),
                    HEX.formatHex(seal.root()),
                    HEX.formatHex(seal.previous()),
                    seal.sealedAt(),
                    seal.kid(),
                    HEX.formatHex(seal.hash()),
                    Base64.getUrlEncoder().withoutPadding().encodeToString(seal.token()));
        }
    }

    record EntryView(
            long id,
            Instant at,
            String actor,
            String action,
            @Nullable String caseNumber,
            @Nullable String programme,
            Map<String, Object> details) {

        static EntryView of(AuditEntry entry) {
            return new EntryView(
                    entry.id(),
                    entry.at(),
                    entry.actor(),
                    entry.action(),
                    entry.caseNumber(),
                    entry.programme(),
                    entry.details());
        }
    }

    /**
     * @param leaf the hash of the entry as it is now
     * @param leafIndex index in the tree of its seal, from 0
     * @param path the sibling hashes on the way from the leaf to the root, nearest first
     * @param holds whether leaf and path lead to the signed root
     */
    record ProofView(
            EntryView entry,
            long position,
            String leaf,
            long leafIndex,
            long treeSize,
            List<String> path,
            String root,
            boolean holds,
            SealView seal) {}

    private final AuditRecords records;
    private final AuditExport export;
    private final AuditLog audit;
    private final Clock clock;

    AuditController(AuditRecords records, AuditExport export, AuditLog audit, Clock clock) {
        this.records = records;
        this.export = export;
        this.audit = audit;
        this.clock = clock;
    }

    @Operation(summary = "The seals of the audit log, the newest first")
    @GetMapping("/api/audit/seals")
    List<SealView> seals(@RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "20") int size) {
        Page bounds = Page.of(page, size);
        return records.seals(bounds.number(), bounds.size()).stream()
                .map(SealView::of)
                .toList();
    }

    @Operation(
            summary = "The proof that an entry is under a seal, without any other entry",
            description =
                    "Inclusion proof of RFC 9162 section 2.1.3, SHA-256, hashes in hexadecimal. The leaf's bytes and the seal's"
                            + " token are described in docs/audit-log.md.")
    @Refuses(notFound = true, conflict = "notSealed")
    @GetMapping("/api/audit/proof")
    ProofView proof(@RequestParam long entry) {
        AuditRecords.Proof proof = records.proof(entry);
        return new ProofView(
                EntryView.of(proof.entry()),
                proof.position(),
                HEX.formatHex(proof.leaf()),
                proof.index(),
                proof.seal().count(),
                proof.path().stream().map(HEX::formatHex).toList(),
                HEX.formatHex(proof.seal().root()),
                proof.holds(),
                SealView.of(proof.seal()));
    }

    @Operation(
            summary = "Export of the audit log, itself written into it",
            description =
                    "jsonl is what the verifier checks: entries, seals, and of entries outside the selection under the same seals only"
                            + " the leaf. csv is for a spreadsheet.")
    @AnswersAs({"application/jsonl", "text/csv"})
    @GetMapping(
            path = "/api/audit/entries",
            produces = {"application/jsonl", "text/csv"})
    void entries(
            CurrentUser user,
            @RequestParam(name = "case", required = false) @Nullable String caseNumber,
            @Parameter(description = "a day, or a moment of ISO 8601") @RequestParam(required = false) @Nullable
                    String from,
            @Parameter(description = "a day, which is included, or a moment, which is not")
                    @RequestParam(required = false)
                    @Nullable
                    String to,
            @Parameter(description = "the account that did it") @RequestParam(required = false) @Nullable String actor,
            @Parameter(description = "such as payment") @RequestParam(required = false) @Nullable String action,
            @Parameter(description = "the code of a voucher that the entry names")
                    @RequestParam(required = false)
                    @Nullable
                    String voucher,
            @Parameter(description = "the code of a provider that the entry names")
                    @RequestParam(required = false)
                    @Nullable
                    String provider,
            @RequestParam(defaultValue = "jsonl") String format,
            HttpServletResponse response)
            throws IOException {
        Selection selection = Selection.of(
                new Selection.Asked(caseNumber, from, to, actor, action, voucher, provider), clock.getZone());
        boolean csv = format.equals("csv");
        if (!csv && !format.equals("jsonl")) {
            throw Refused.invalid("format", "Ask for jsonl or csv.");
        }
        Map<String, Object> details = new HashMap<>(selection.details());
        details.put("format", format);
        audit.appendAlone(Action.export, user.id(), selection.caseNumber(), null, details);
        response.setContentType(csv ? "text/csv;charset=UTF-8" : "application/jsonl");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        String name = "audit-" + (selection.caseNumber() == null ? "" : selection.caseNumber() + "-")
                + LocalDate.now(clock) + "." + format;
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename(name).build().toString());
        if (csv) {
            export.csv(selection, response.getOutputStream());
        } else {
            export.jsonLines(selection, response.getOutputStream());
        }
    }
}
