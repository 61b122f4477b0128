package org.lifeline.voucher;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.documents.DocumentStore;
import org.lifeline.documents.Documents;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.LifelineProperties;
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
 * Prints vouchers for people who cannot open theirs: many in one document, made in the background. This is the only way in which staff get
 * the code of an active voucher (decision 0025). So nothing is printed for a holder who has both an account and a telephone, and the audit
 * log has an entry for each voucher of a print.
 */
@Service
public class VoucherPrints {

    static final int MOST = 1000;

    /** The most wrong codes that an answer names; the others are named once these are corrected. */
    private static final int NAMED = 5;

    private static final Logger LOG = LoggerFactory.getLogger(VoucherPrints.class);

    private static final String WITH_COUNTS = """
            select p.*,
                   (select count(*) from voucher_printed v where v.print_id = p.id) as vouchers,
                   (select count(*) from voucher_printed v where v.print_id = p.id and v.again) as again,
                   (select count(*) from voucher_printed v where v.print_id = p.id and v.left_out) as left_out
              from voucher_print p""";

    /**
     * An order for a print: certain vouchers, or those of a programme that were not printed yet.
     *
     * @param template null: the programme's own
     * @param codes in the order in which they are printed; empty: the vouchers that were not printed yet and that their holders cannot
     *     open, the oldest first
     * @param since for vouchers not printed yet: only those issued on this day or later, in the time zone of the organisation
     * @param withoutPhone for vouchers not printed yet: only those of people who gave no telephone number
     */
    record Order(
            String programme,
            @Nullable String template,
            List<String> codes,
            @Nullable LocalDate since,
            boolean withoutPhone) {}

    private record Entry(String application, String voucher, boolean again) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Vouchers vouchers;
    private final VoucherDocuments letters;
    private final VoucherDocument document;
    private final VoucherTemplates templates;
    private final Programmes programmes;
    private final DocumentStore store;
    private final Documents documents;
    private final VoucherPrintRuns process;
    private final LifelineProperties properties;
    private final AuditLog audit;
    private final Duties duties;

    VoucherPrints(
            JdbcClient jdbc,
            Clock clock,
            Vouchers vouchers,
            VoucherDocuments letters,
            VoucherDocument document,
            VoucherTemplates templates,
            Programmes programmes,
            DocumentStore store,
            Documents documents,
            VoucherPrintRuns process,
            LifelineProperties properties,
            AuditLog audit,
            Duties duties) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.vouchers = vouchers;
        this.letters = letters;
        this.document = document;
        this.templates = templates;
        this.programmes = programmes;
        this.store = store;
        this.documents = documents;
        this.process = process;
        this.properties = properties;
        this.audit = audit;
        this.duties = duties;
    }

    /**
     * Accepts an order. The process {@code voucherPrint} makes the pages.
     *
     * @param manager the manager's account
     * @throws Refused 403 when the programme has other managers, or this manager has another duty on the case of a voucher that is named;
     *     422 when there is nothing to print, there are more than {@value #MOST} codes, or a code is not that of a valid voucher of this
     *     programme
     */
    @Transactional
    public VoucherPrint order(Order order, String manager) {
        Programme programme = programmes.get(order.programme());
        programmes.requireManager(programme.code(), manager);
        String template = order.template() == null ? programme.voucherTemplate() : order.template();
        if (!templates.names().contains(template)) {
            throw Refused.invalid("template", "There is no such template.");
        }
        List<VoucherCode> chosen = order.codes().isEmpty() ? notYetPrinted(order, manager) : named(order, manager);
        if (chosen.isEmpty()) {
            throw Refused.invalid(
                    "codes", "There is nothing to print: each valid voucher of this kind was printed already.");
        }
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        insert into voucher_print (id, programme_code, template, requested_by, requested_at)
                        values (:id, :programme, :template, :by, :at)""")
                .param("id", id)
                .param("programme", programme.code())
                .param("template", template)
                .param("by", manager)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        jdbc.sql("""
                        insert into voucher_printed (print_id, place, voucher_code, again)
                        select :id, c.place, c.code,
                               exists (select from voucher_printed o join voucher_print p on p.id = o.print_id
                                        where o.voucher_code = c.code and not o.left_out and p.state <> 'failed')
                          from unnest(cast(:codes as text[])) with ordinality as c(code, place)""")
                .param("id", id)
                .param("codes", chosen.stream().map(VoucherCode::text).toArray(String[]::new))
                .update();
        duties.assign(applications(id), manager, Duty.PRINT);
        VoucherPrint print = get(id);
        audit.append(
                Action.vouchersPrinted,
                manager,
                null,
                programme.code(),
                Map.of("print", id.toString(), "vouchers", print.vouchers(), "again", print.again()));
        jdbc.sql("""
                        select v.code, v.application_number, p.again from voucher_printed p join voucher v on v.code = p.voucher_code
                         where p.print_id = :id order by p.place""")
                .param("id", id)
                .query((row, n) ->
                        new Entry(row.getString("application_number"), row.getString("code"), row.getBoolean("again")))
                .list()
                .forEach(page -> audit.append(
                        page.again() ? Action.voucherPrintedAgain : Action.voucherPrinted,
                        manager,
                        page.application(),
                        programme.code(),
                        Map.of("print", id.toString(), "voucher", page.voucher())));
        process.start(id);
        return print;
    }

    private List<String> applications(UUID id) {
        return jdbc.sql("""
                        select distinct v.application_number from voucher_printed p join voucher v on v.code = p.voucher_code
                         where p.print_id = :id and not p.left_out""").param("id", id).query(String.class).list();
    }

    /** The vouchers not printed yet, without those of cases on which the manager has another duty; a colleague has to print these. */
    private List<VoucherCode> notYetPrinted(Order order, String manager) {
        return jdbc.sql("""
                        select v.code from voucher v
                          join application a on a.number = v.application_number
                          join person b on b.id = a.person_id
                         where v.programme_code = :programme and v.state = 'issued' and v.expires_at > :now and v.qr <> ''
                           and v.issued_at >= :since and (b.phone_hash is null or (a.applicant is null and not :withoutPhone))
                           and duty_obstacle(v.application_number, :manager, 'print') is null
                           and not exists (select from voucher_printed o join voucher_print p on p.id = o.print_id
                                            where o.voucher_code = v.code and not o.left_out and p.state <> 'failed')
                         order by v.issued_at, v.code limit :most""")
                .param("programme", order.programme())
                .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param(
                        "since",
                        order.since() == null
                                ? OffsetDateTime.ofInstant(Instant.EPOCH, ZoneOffset.UTC)
                                : order.since().atStartOfDay(properties.zone()).toOffsetDateTime())
                .param("withoutPhone", order.withoutPhone())
                .param("manager", manager)
                .param("most", MOST)
                .query((row, n) -> new VoucherCode(row.getString(1)))
                .list();
    }

    private List<VoucherCode> named(Order order, String manager) {
        Set<VoucherCode> codes = new LinkedHashSet<>();
        List<String> wrong = new ArrayList<>();
        for (String typed : order.codes()) {
            try {
                codes.add(VoucherCode.parse(typed));
            } catch (IllegalArgumentException e) {
                wrong.add("what was typed at place " + (codes.size() + wrong.size() + 1));
            }
        }
        if (codes.size() > MOST) {
            throw Refused.invalid(
                    "codes", "These are " + codes.size() + " vouchers. Print at most " + MOST + " at once.");
        }
        Set<String> valid = new HashSet<>(jdbc.sql("""
                        select code from voucher where programme_code = :programme and code = any(cast(:codes as text[]))
                           and state = 'issued' and expires_at > :now and qr <> ''""")
                .param("programme", order.programme())
                .param("codes", codes.stream().map(VoucherCode::text).toArray(String[]::new))
                .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .query(String.class)
                .list());
        codes.stream()
                .map(VoucherCode::text)
                .filter(code -> !valid.contains(code))
                .forEach(wrong::add);
        if (!wrong.isEmpty()) {
            throw Refused.invalid("codes", "Not valid vouchers of this programme: " + named(wrong));
        }
        refuseThoseThatHoldersCanOpen(codes);
        requireOpen(codes, manager);
        return List.copyOf(codes);
    }

    private void requireOpen(Set<VoucherCode> codes, String manager) {
        List<String> kept = jdbc.sql("""
                        select code from voucher
                         where code = any(cast(:codes as text[])) and duty_obstacle(application_number, :manager, 'print') is not null
                         order by code""")
                .param("codes", codes.stream().map(VoucherCode::text).toArray(String[]::new))
                .param("manager", manager)
                .query(String.class)
                .list();
        if (!kept.isEmpty()) {
            throw Refused.forbidden(
                    "separationOfDuties",
                    "You have another duty on the cases of these vouchers, so a colleague has to print them: "
                            + named(kept));
        }
    }

    /** A holder with an account and a telephone can show the voucher there. A print would put a second copy into somebody else's hands. */
    private void refuseThoseThatHoldersCanOpen(Set<VoucherCode> codes) {
        List<String> open = jdbc.sql("""
                        select v.code from voucher v join application a on a.number = v.application_number join person b on b.id = a.person_id
                         where v.code = any(cast(:codes as text[])) and a.applicant is not null and b.phone_hash is not null
                         order by v.code""")
                .param("codes", codes.stream().map(VoucherCode::text).toArray(String[]::new))
                .query(String.class)
                .list();
        if (!open.isEmpty()) {
            throw Refused.invalid(
                    "codes",
                    "Their holders have a log-in and a telephone, and open them there: " + named(open)
                            + " Issue one anew where it was lost.");
        }
    }

    private static String named(List<String> codes) {
        return String.join(", ", codes.subList(0, Math.min(NAMED, codes.size())))
                + (codes.size() > NAMED ? " and " + (codes.size() - NAMED) + " more." : ".");
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

    private VoucherPrint get(UUID id) {
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
