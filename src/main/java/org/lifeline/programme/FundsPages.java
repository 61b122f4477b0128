package org.lifeline.programme;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.ledger.ProgrammeFunds;
import org.lifeline.ledger.WaitingCase;
import org.lifeline.ledger.WaitingQueue;
import org.lifeline.ledger.YearBalance;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
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

    private final Programmes programmes;
    private final ProgrammeFunds funds;
    private final WaitingQueue queue;
    private final Clock clock;
    private final LifelineProperties properties;

    FundsPages(
            Programmes programmes,
            ProgrammeFunds funds,
            WaitingQueue queue,
            Clock clock,
            LifelineProperties properties) {
        this.programmes = programmes;
        this.funds = funds;
        this.queue = queue;
        this.clock = clock;
        this.properties = properties;
    }

    @GetMapping("/funds")
    String funds(CurrentUser user, Model model) {
        List<Programme> those = user.is(Role.AUDITOR) ? programmes.all() : programmes.managedBy(user.id());
        List<String> waiting = queue.programmes();
        model.addAttribute(
                "programmes",
                those.stream()
                        .sorted(Comparator.comparing(programme -> !waiting.contains(programme.code())))
                        .map(this::funds)
                        .toList());
        return "funds";
    }

    private Funds funds(Programme programme) {
        LocalDate today = LocalDate.now(clock);
        List<YearBalance> years = funds.balances(programme.code());
        List<WaitingCase> cases = queue.waiting(programme.code());
        List<Waiting> waiting = new ArrayList<>();
        long asked = 0;
        for (WaitingCase each : cases) {
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
                cases.isEmpty()
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
