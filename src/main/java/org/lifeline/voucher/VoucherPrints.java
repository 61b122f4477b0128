package org.lifeline.voucher;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.documents.DocumentStore;
import org.lifeline.documents.Documents;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.pdf.PdfNotRendered;
import org.lifeline.platform.pdf.PrintRuns.Printed;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.web.Page;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Vouchers that are printed together for people who cannot open theirs ({@link VoucherPrintOrders}): makes the pages in the background, hands
 * them to the printer, and deletes them. The audit log records who took them.
 */
@Service
public class VoucherPrints {

    private static final Logger LOG = LoggerFactory.getLogger(VoucherPrints.class);

    private static final String WITH_COUNTS = """
            select p.*,
                   (select count(*) from voucher_printed v where v.print_id = p.id) as vouchers,
                   (select count(*) from voucher_printed v where v.print_id = p.id and v.again) as again,
                   (select count(*) from voucher_printed v where v.print_id = p.id and v.left_out) as left_out
              from voucher_print p""";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Vouchers vouchers;
    private final VoucherDocuments letters;
    private final VoucherDocument document;
    private final Programmes programmes;
    private final DocumentStore store;
    private final Documents documents;
    private final AuditLog audit;
    private final Duties duties;

    VoucherPrints(
            JdbcClient jdbc,
            Clock clock,
            Vouchers vouchers,
            VoucherDocuments letters,
            VoucherDocument document,
            Programmes programmes,
            DocumentStore store,
            Documents documents,
            AuditLog audit,
            Duties duties) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.vouchers = vouchers;
        this.letters = letters;
        this.document = document;
        this.programmes = programmes;
        this.store = store;
        this.documents = documents;
        this.audit = audit;
        this.duties = duties;
    }

    /** The cases of the vouchers of a print, without those that were left out. */
    List<String> applications(UUID id) {
        return jdbc.sql("""
                        select distinct v.application_number from voucher_printed p join voucher v on v.code = p.voucher_code
                         where p.print_id = :id and not p.left_out""").param("id", id).query(String.class).list();
    }

    /**
     * Renders the pages and stores them. Vouchers that are no longer valid are left out. A repeated call keeps the document that there is.
     *
     * @return whether there is a document; if not, the print says why
     */
    @Transactional
    public boolean produce(UUID id) {
        VoucherPrint print = get(id);
        if (print.state() != VoucherPrint.State.waiting) {
            return print.state() != VoucherPrint.State.failed;
        }
        Map<String, Programme> programme = new HashMap<>();
        List<VoucherLetter> pages = new ArrayList<>();
        Instant now = Instant.now(clock);
        for (VoucherCode code : codes(id)) {
            Voucher voucher = vouchers.get(code);
            if (voucher.state() == Voucher.State.issued
                    && now.isBefore(voucher.expiresAt())
                    && !voucher.qr().isEmpty()) {
                pages.add(letters.letter(voucher, programme.computeIfAbsent(voucher.programme(), programmes::get)));
            } else {
                jdbc.sql("update voucher_printed set left_out = true where print_id = :id and voucher_code = :code")
                        .param("id", id)
                        .param("code", code.text())
                        .update();
            }
        }
        if (pages.isEmpty()) {
            fail(id, "noneValid");
            return false;
        }
        try {
            Printed printed =
                    document.print(print.template(), pages, "Vouchers " + print.programme() + ", print " + id);
            jdbc.sql("""
                            update voucher_print set state = 'ready', document_sha256 = :sha256, pages = :pages, finished_at = :now
                             where id = :id""")
                    .param("sha256", store.put(printed.pdf()))
                    .param("pages", printed.pages())
                    .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                    .param("id", id)
                    .update();
            return true;
        } catch (PdfNotRendered broken) {
            // a retry would fail in the same way: somebody has to correct the template and order the print again
            LOG.error("print {} cannot be made", id, broken);
            fail(id, "templateBroken");
            return false;
        }
    }

    private void fail(UUID id, String problem) {
        jdbc.sql("update voucher_print set state = 'failed', problem = :problem, finished_at = :now where id = :id")
                .param("problem", problem)
                .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("id", id)
                .update();
    }

    /** Deletes the document of a print, because it names many people and is on paper now. Which vouchers were printed stays recorded. */
    @Transactional
    public void drop(UUID id) {
        VoucherPrint print = get(id);
        if (print.documentSha256() != null) {
            jdbc.sql("update voucher_print set state = 'dropped', document_sha256 = null where id = :id")
                    .param("id", id)
                    .update();
            documents.drop(print.documentSha256());
        }
    }

    private List<VoucherCode> codes(UUID id) {
        return jdbc.sql("select voucher_code from voucher_printed where print_id = :id order by place")
                .param("id", id)
                .query((row, n) -> new VoucherCode(row.getString(1)))
                .list();
    }

    VoucherPrint get(UUID id) {
        return jdbc.sql(WITH_COUNTS + " where p.id = :id")
                .param("id", id)
                .query(VoucherPrints::print)
                .optional()
                .orElseThrow(VoucherPrints::unknown);
    }

    /** A print for a programme of this manager; prints of other programmes are treated as if they did not exist. */
    VoucherPrint find(UUID id, String manager) {
        VoucherPrint print = get(id);
        if (!programmes.isManagedBy(print.programme(), manager)) {
            throw unknown();
        }
        return print;
    }

    /** The prints for this manager's programmes, the newest first. */
    List<VoucherPrint> list(String manager, Page page) {
        return jdbc.sql(WITH_COUNTS + """

                        where not exists (select from programme_manager m where m.programme_code = p.programme_code)
                            or exists (select from programme_manager m where m.programme_code = p.programme_code and m.user_id = :user)
                         order by p.requested_at desc, p.id limit :size offset :from""")
                .param("user", manager)
                .param("size", page.size())
                .param("from", (long) page.number() * page.size())
                .query(VoucherPrints::print)
                .list();
    }

    /**
     * The pages, for the printer. The audit log records who took them.
     *
     * @throws Refused 404 when the print is for another manager's programme, 409 when the document is not made yet or was deleted, 403 when
     *     the manager has another duty on one of the cases, because the codes are worth money
     */
    @Transactional
    public byte[] open(UUID id, String manager) {
        VoucherPrint print = find(id, manager);
        if (print.documentSha256() == null) {
            throw switch (print.state()) {
                case waiting -> Refused.conflict("beingMade", "The pages are being made. Try again in a minute.");
                case failed -> Refused.conflict("printFailed", "These vouchers could not be printed.");
                default ->
                    Refused.conflict(
                            "printDropped", "These pages are deleted. Print the vouchers again where it is needed.");
            };
        }
        duties.assign(applications(id), manager, Duty.PRINT);
        audit.append(
                Action.voucherPrintOpened,
                manager,
                null,
                print.programme(),
                Map.of("print", id.toString(), "vouchers", print.vouchers() - print.leftOut()));
        return store.get(print.documentSha256());
    }

    private static Refused unknown() {
        return Refused.notFound("There is no such print of a programme of yours.");
    }

    private static VoucherPrint print(ResultSet row, int n) throws SQLException {
        return new VoucherPrint(
                row.getObject("id", UUID.class),
                row.getString("programme_code"),
                row.getString("template"),
                VoucherPrint.State.valueOf(row.getString("state")),
                row.getString("problem"),
                row.getString("document_sha256"),
                row.getObject("pages", Integer.class),
                row.getString("requested_by"),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                row.getInt("vouchers"),
                row.getInt("again"),
                row.getInt("left_out"));
    }
}
