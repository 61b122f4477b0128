package org.lifeline.voucher;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Orders of vouchers on paper, for people who cannot open theirs. This is the only way in which staff get the code of an active voucher
 * (decision 0025). So nothing is printed for a holder who has both an account and a telephone, and the audit log has an entry for each
 * voucher of a print.
 */
@Service
public class VoucherPrintOrders {

    static final int MOST = 1000;

    /** The most wrong codes that an answer names; the others are named once these are corrected. */
    private static final int NAMED = 5;

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
    private final VoucherPrints prints;
    private final VoucherTemplates templates;
    private final Programmes programmes;
    private final VoucherPrintRuns runs;
    private final LifelineProperties properties;
    private final AuditLog audit;
    private final Duties duties;

    VoucherPrintOrders(
            JdbcClient jdbc,
            Clock clock,
            VoucherPrints prints,
            VoucherTemplates templates,
            Programmes programmes,
            VoucherPrintRuns runs,
            LifelineProperties properties,
            AuditLog audit,
            Duties duties) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.prints = prints;
        this.templates = templates;
        this.programmes = programmes;
        this.runs = runs;
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
    public VoucherPrint accept(Order order, String manager) {
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
        duties.assign(prints.applications(id), manager, Duty.PRINT);
        VoucherPrint print = prints.get(id);
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
        runs.start(id);
        return print;
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
}
