package org.lifeline.reimbursement;

import io.swagger.v3.oas.annotations.Operation;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.csv.Csv;
import org.lifeline.platform.language.VisitorLanguage;
import org.lifeline.platform.openapi.AnswersAs;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.ServiceProvider;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class StatementController {

    /** @param amount in major units; negative where less is owed afterwards */
    record EntryView(
            LocalDate day, Statement.Kind kind, @Nullable String reference, long count, BigDecimal amount) {}

    /**
     * Amounts in major units; approvedLess is without what a dispute allowed later. closing = opening + redeemed + interest - takenBack - approvedLess - paid - credits - advances.
     *
     * @param claimed submitted in this time; what is owed stays the same
     * @param returned came back or was not approved in this time; what is owed stays the same
     */
    record AccountView(
            String programme,
            String currency,
            BigDecimal opening,
            BigDecimal redeemed,
            BigDecimal takenBack,
            BigDecimal claimed,
            BigDecimal returned,
            BigDecimal approvedLess,
            BigDecimal paid,
            BigDecimal credits,
            BigDecimal advances,
            BigDecimal interest,
            BigDecimal closing,
            List<EntryView> entries) {

        static AccountView of(Statement.Account account) {
            return new AccountView(
                    account.programme(),
                    account.currency(),
                    account.major(account.openingMinor()),
                    account.major(account.sum(Statement.Kind.redeemed)),
                    account.major(-account.sum(Statement.Kind.takenBack)),
                    account.major(account.sum(Statement.Kind.claimed)),
                    account.major(account.sum(Statement.Kind.returned)),
                    account.major(
                            -account.sum(Statement.Kind.approvedLess) - account.sum(Statement.Kind.disputeAllowed)),
                    account.major(-account.sum(Statement.Kind.paid)),
                    account.major(-account.sum(Statement.Kind.credits)),
                    account.major(-account.sum(Statement.Kind.advances)),
                    account.major(account.sum(Statement.Kind.interest)),
                    account.major(account.closingMinor()),
                    account.entries().stream()
                            .map(entry -> new EntryView(
                                    entry.day(),
                                    entry.kind(),
                                    entry.reference(),
                                    entry.count(),
                                    account.major(entry.minor())))
                            .toList());
        }
    }

    record View(String provider, LocalDate from, LocalDate to, List<AccountView> accounts) {}

    private final Statements statements;
    private final StatementDocument document;
    private final VisitorLanguage visitor;
    private final Clock clock;

    StatementController(Statements statements, StatementDocument document, VisitorLanguage visitor, Clock clock) {
        this.statements = statements;
        this.document = document;
        this.visitor = visitor;
        this.clock = clock;
    }

    @Operation(
            summary = "The statement of account of a provider: for itself, and for those who pay and audit",
            description = "from: without it, the first day of the month of the last day; to: without it, today.")
    @GetMapping("/api/statements/{provider}")
    View get(
            CurrentUser user,
            @PathVariable String provider,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        statements.readable(user, provider);
        Statement statement = statements.of(provider, from, to);
        return new View(
                statement.provider(),
                statement.from(),
                statement.to(),
                statement.accounts().stream().map(AccountView::of).toList());
    }

    @Operation(summary = "The entries of a statement of account for a spreadsheet")
    @AnswersAs("text/csv")
    @GetMapping("/api/statements/{provider}/csv")
    ResponseEntity<byte[]> csv(
            CurrentUser user,
            @PathVariable String provider,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        statements.readable(user, provider);
        Statement statement = statements.of(provider, from, to);
        StringWriter text = new StringWriter();
        Csv csv = new Csv(text, "day", "programme", "currency", "kind", "reference", "count", "amount", "balance");
        for (Statement.Account account : statement.accounts()) {
            long balance = account.openingMinor();
            csv.row(
                    statement.from(),
                    account.programme(),
                    account.currency(),
                    "opening",
                    null,
                    null,
                    null,
                    account.major(balance));
            for (Statement.Entry entry : account.entries()) {
                balance += entry.kind().changesBalance() ? entry.minor() : 0;
                csv.row(
                        entry.day(),
                        account.programme(),
                        account.currency(),
                        entry.kind().name(),
                        entry.reference(),
                        entry.count(),
                        account.major(entry.minor()),
                        account.major(balance));
            }
            csv.row(
                    statement.to(),
                    account.programme(),
                    account.currency(),
                    "closing",
                    null,
                    null,
                    null,
                    account.major(balance));
        }
        csv.finish();
        return file(text.toString().getBytes(StandardCharsets.UTF_8), Csv.TYPE, statement, ".csv");
    }

    @Operation(summary = "A statement of account as PDF, in the language of the person who asks")
    @AnswersAs("application/pdf")
    @GetMapping("/api/statements/{provider}/pdf")
    ResponseEntity<byte[]> pdf(
            CurrentUser user,
            @PathVariable String provider,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        ServiceProvider its = statements.readable(user, provider);
        Statement statement = statements.of(provider, from, to);
        return file(
                document.render(statement, its.name(), clock.instant().truncatedTo(ChronoUnit.SECONDS), visitor.now()),
                MediaType.APPLICATION_PDF,
                statement,
                ".pdf");
    }

    private static ResponseEntity<byte[]> file(byte[] content, MediaType type, Statement statement, String ending) {
        return ResponseEntity.ok()
                .contentType(type)
                .cacheControl(CacheControl.noStore())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("statement-" + statement.provider() + "-" + statement.from() + "-"
                                        + statement.to() + ending)
                                .build()
                                .toString())
                .body(content);
    }
}
