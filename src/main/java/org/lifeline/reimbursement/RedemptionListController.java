package org.lifeline.reimbursement;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.csv.Csv;
import org.lifeline.platform.openapi.AnswersAs;
import org.lifeline.platform.openapi.Refuses;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.web.Page;
import org.lifeline.programme.Presence;
import org.lifeline.programme.Programmes;
import org.lifeline.redemption.IdentityPaper;
import org.lifeline.redemption.Redemption;
import org.lifeline.redemption.Redemptions;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class RedemptionListController {

    /** The header that says how many redemptions there are on all pages. */
    static final String TOTAL_COUNT = "Total-Count";

    /**
     * @param balance what was left of the voucher's value afterwards, in major units
     * @param claimed what live claims ask for of it
     * @param left what can be claimed now
     * @param claim the newest live claim with it; null for none
     */
    record View(
            UUID id,
            String programme,
            String voucherCode,
            BigDecimal amount,
            BigDecimal balance,
            String currency,
            Instant redeemedAt,
            String redeemedBy,
            Presence presence,
            @Nullable IdentityPaper identityKind,
            @Nullable String device,
            @Nullable Instant reversedAt,
            BigDecimal claimed,
            BigDecimal left,
            @Nullable String claim) {}

    /** @param start first day of the day or month; null for the sum of all */
    record SumView(
            @Nullable LocalDate start,
            String currency,
            long count,
            BigDecimal redeemed,
            BigDecimal claimed,
            BigDecimal left) {}

    private final RedemptionList list;
    private final Redemptions redemptions;
    private final Programmes programmes;

    RedemptionListController(RedemptionList list, Redemptions redemptions, Programmes programmes) {
        this.list = list;
        this.redemptions = redemptions;
        this.programmes = programmes;
    }

    @Operation(
            operationId = "redemptionList",
            summary = "The redemptions of one's organisation, the newest first",
            description = "The header Total-Count says how many there are on all pages.")
    @Refuses(forbidden = "noOrganisation")
    @GetMapping("/api/redemptions")
    ResponseEntity<List<View>> list(
            CurrentUser user,
            @Parameter(description = "first day, as YYYY-MM-DD") @RequestParam(required = false) @Nullable String from,
            @Parameter(description = "last day, which is included") @RequestParam(required = false) @Nullable String to,
            @Parameter(description = "the account that redeemed") @RequestParam(required = false) @Nullable
                    String clerk,
            @Parameter(description = "the code of a voucher") @RequestParam(required = false) @Nullable String voucher,
            @Parameter(
                            description =
                                    "true: in a live claim; false: in none; left: something can be claimed now; takenBack: taken back")
                    @RequestParam(required = false)
                    @Nullable
                    String claimed,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        Page bounds = Page.of(page, size);
        RedemptionFilter filter = RedemptionFilter.read(from, to, clerk, voucher, claimed);
        String provider = programmes.providerOf(user.id()).code();
        List<RedemptionList.Row> rows = list.page(provider, filter, bounds.number(), bounds.size());
        Map<UUID, String> claims = list.claims(rows);
        Map<UUID, Redemption> details =
                redemptions
                        .find(
                                provider,
                                rows.stream().map(RedemptionList.Row::id).toList())
                        .stream()
                        .collect(Collectors.toMap(Redemption::id, Function.identity()));
        return ResponseEntity.ok()
                .header(TOTAL_COUNT, Long.toString(list.count(provider, filter)))
                .body(rows.stream()
                        .map(row -> view(row, Objects.requireNonNull(details.get(row.id())), claims.get(row.id())))
                        .toList());
    }

    private static View view(RedemptionList.Row row, Redemption detail, @Nullable String claim) {
        return new View(
                row.id(),
                row.programme(),
                row.voucherCode(),
                row.amount().major(),
                detail.balance().major(),
                row.amount().currencyCode(),
                row.redeemedAt(),
                row.redeemedBy(),
                detail.presence(),
                detail.paper(),
                detail.device(),
                row.takenBackAt(),
                row.claimed().major(),
                row.left().major(),
                claim);
    }

    @Operation(
            operationId = "redemptionSums",
            summary = "The sums of one's organisation's redemptions by currency, altogether or by day or month",
            description = "by: day or month; without it, one sum for each currency.")
    @Refuses(forbidden = "noOrganisation")
    @GetMapping("/api/redemptions/sums")
    List<SumView> sums(
            CurrentUser user,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String clerk,
            @RequestParam(required = false) @Nullable String voucher,
            @RequestParam(required = false) @Nullable String claimed,
            @RequestParam(required = false) @Nullable String by) {
        RedemptionFilter filter = RedemptionFilter.read(from, to, clerk, voucher, claimed);
        String provider = programmes.providerOf(user.id()).code();
        List<RedemptionList.Sum> sums;
        if (by == null || by.isBlank()) {
            sums = list.sums(provider, filter);
        } else if (by.equals("day") || by.equals("month")) {
            sums = list.sums(provider, filter, by);
        } else {
            throw Refused.invalid("by", "Say day or month.");
        }
        return sums.stream()
                .map(sum -> new SumView(
                        sum.start(),
                        sum.currency(),
                        sum.count(),
                        sum.redeemed().major(),
                        sum.claimed().major(),
                        sum.left().major()))
                .toList();
    }

    @Operation(operationId = "redemptionCsv", summary = "The redemptions of one's organisation for a spreadsheet")
    @Refuses(forbidden = "noOrganisation")
    @AnswersAs("text/csv")
    @GetMapping(path = "/api/redemptions/csv", produces = "text/csv")
    void csv(
            CurrentUser user,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String clerk,
            @RequestParam(required = false) @Nullable String voucher,
            @RequestParam(required = false) @Nullable String claimed,
            HttpServletResponse response)
            throws IOException {
        RedemptionFilter filter = RedemptionFilter.read(from, to, clerk, voucher, claimed);
        String provider = programmes.providerOf(user.id()).code();
        response.setContentType(Csv.TYPE.toString());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename("redemptions-" + provider + ".csv")
                        .build()
                        .toString());
        Csv csv = new Csv(
                response.getWriter(),
                "redeemed at",
                "voucher",
                "redeemed by",
                "programme",
                "currency",
                "amount",
                "claimed",
                "left to claim",
                "taken back at",
                "id");
        list.each(
                provider,
                filter,
                row -> csv.row(
                        row.redeemedAt(),
                        row.voucherCode(),
                        row.redeemedBy(),
                        row.programme(),
                        row.amount().currencyCode(),
                        row.amount().major(),
                        row.claimed().major(),
                        row.left().major(),
                        row.takenBackAt(),
                        row.id()));
        csv.finish();
    }
}
