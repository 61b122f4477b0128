package org.lifeline.redemption;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.engine.ValueTables;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Shows what was unusual about vouchers and providers and what managers found, to the programmes' managers and to auditors. */
@Controller
class SignalPages {

    private static final int MOST = 200;

    record Signal(
            String kind,
            String voucher,
            String application,
            String provider,
            String programme,
            ZonedDateTime at,
            @Nullable String finding,
            @Nullable String reviewedBy,
            @Nullable String reason) {}

    /**
     * @param kinds kinds of signals, the most frequent first
     * @param open how many nobody has reviewed yet
     */
    record Group(String name, int open, int all, String kinds) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final LifelineProperties properties;
    private final ValueTables tables;

    SignalPages(JdbcClient jdbc, Clock clock, LifelineProperties properties, ValueTables tables) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.properties = properties;
        this.tables = tables;
    }

    @GetMapping("/signals")
    String signals(CurrentUser user, Model model) {
        int days = tables.latest(FraudLimits.TABLE).listedDays();
        model.addAttribute("days", days);
        model.addAttribute("most", MOST);
        model.addAttribute("programmes", groups(user, days, "p.name"));
        model.addAttribute("providers", groups(user, days, "o.name"));
        model.addAttribute("signals", latest(user, days));
        return "signals";
    }

    private static final String OF_THE_PERIOD = """
            from fraud_signal s
            join programme p on p.code = s.programme_code
            join service_provider o on o.code = s.provider_code
            join voucher v on v.code = s.voucher_code
            left join fraud_review r on r.signal_id = s.id
            where s.at > :since
              and (:all or not exists (select from programme_manager m where m.programme_code = p.code)
                   or exists (select from programme_manager m where m.programme_code = p.code and m.user_id = :user))
            """;

    private JdbcClient.StatementSpec ofThePeriod(String what, CurrentUser user, int days) {
        return jdbc.sql(what)
                .param("since", clock.instant().minus(Duration.ofDays(days)).atOffset(ZoneOffset.UTC))
                .param("all", user.is(Role.AUDITOR))
                .param("user", user.id());
    }

    private List<Group> groups(CurrentUser user, int days, String by) {
        return ofThePeriod("""
                        with each as (select %s as name, s.kind, count(*) as n, count(*) - count(r.signal_id) as open %s group by 1, 2)
                        select name, sum(open) as open, sum(n) as n, string_agg(kind || ' ' || n, ', ' order by n desc, kind) as kinds
                          from each group by name order by sum(open) desc, sum(n) desc, name limit 20""".formatted(by, OF_THE_PERIOD), user, days)
                .query((row, n) ->
                        new Group(row.getString("name"), row.getInt("open"), row.getInt("n"), row.getString("kinds")))
                .list();
    }

    private List<Signal> latest(CurrentUser user, int days) {
        return ofThePeriod("""
                        select s.kind, s.voucher_code, v.application_number, o.name as provider, p.name as programme, s.at,
                               r.finding, r.reviewed_by, r.reason
                        %s order by r.signal_id is not null, s.at desc limit :most""".formatted(OF_THE_PERIOD), user, days)
                .param("most", MOST)
                .query((row, n) -> new Signal(
                        row.getString("kind"),
                        row.getString("voucher_code"),
                        row.getString("application_number"),
                        row.getString("provider"),
                        row.getString("programme"),
                        row.getObject("at", OffsetDateTime.class).atZoneSameInstant(properties.zone()),
                        row.getString("finding"),
                        row.getString("reviewed_by"),
                        row.getString("reason")))
                .list();
    }
}
