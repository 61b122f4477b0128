package org.lifeline.ledger;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Pages for managers and auditors: where the money of each programme is, and which cases wait for it. */
@Controller
class FundsPages {

    record Year(
            String code,
            LocalDate startsOn,
            LocalDate endsOn,
            boolean now,
            String budget,
            String available,
            String reserved,
            String spent) {}

    record Waiting(int place, String application, String amount, int priority, ZonedDateTime since) {}

    /**
     * @param missing how much more money this year needs for all waiting cases; null when none waits
     * @param closed no fiscal year includes today, so nothing can be reserved
     */
    record Funds(
            String code,
            String name,
            List<Year> years,
            List<Waiting> waiting,
            @Nullable String missing,
            boolean closed) {}

    private record Programme(String code, String name, String currency) {}

    private final Ledger ledger;
    private final JdbcClient jdbc;
    private final LifelineProperties properties;

    FundsPages(Ledger ledger, JdbcClient jdbc, LifelineProperties properties) {
        this.ledger = ledger;
        this.jdbc = jdbc;
        this.properties = properties;
    }

    @GetMapping("/funds")
    String funds(CurrentUser user, Model model) {
        model.addAttribute(
                "programmes",
                jdbc
                        .sql("""
                                select code, name, currency from programme p
                                 where :all
                                    or not exists (select from programme_manager m where m.programme_code = p.code)
                                    or exists (select from programme_manager m where m.programme_code = p.code and m.user_id = :user)
                                 order by exists (select from waiting_for_funds w where w.programme_code = p.code) desc, name""")
                        .param("all", user.is(Role.AUDITOR))
                        .param("user", user.id())
                        .query((row, n) ->
                                new Programme(row.getString("code"), row.getString("name"), row.getString("currency")))
                        .list()
                        .stream()
                        .map(this::funds)
                        .toList());
        return "funds";
    }

    private Funds funds(Programme programme) {
        LocalDate today = ledger.today();
        List<YearBalance> years = ledger.balances(programme.code());
        List<WaitingCase> queue = ledger.waiting(programme.code());
        List<Waiting> waiting = new ArrayList<>();
        long asked = 0;
        for (WaitingCase each : queue) {
            asked += each.amount().minor();
            waiting.add(new Waiting(
                    waiting.size() + 1,
                    each.application(),
                    each.amount().toString(),
                    each.priority(),
                    each.since().atZone(properties.zone())));
        }
        long available = years.stream()
                .filter(y -> y.covers(today))
                .mapToLong(y -> y.available().minor())
                .sum();
        return new Funds(
                programme.code(),
                programme.name(),
                years.stream().map(y -> year(y, today)).toList(),
                waiting,
                queue.isEmpty()
                        ? null
                        : Money.ofMinor(programme.currency(), Math.max(0, asked - available))
                                .toString(),
                years.stream().noneMatch(y -> y.covers(today)));
    }

    private static Year year(YearBalance year, LocalDate today) {
        return new Year(
                year.code(),
                year.startsOn(),
                year.endsOn(),
                year.covers(today),
                year.budget().toString(),
                year.available().toString(),
                year.reserved().toString(),
                year.spent().toString());
    }
}
