package org.lifeline.reimbursement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.web.Paging;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The statement of account on a page of the portal: the sums of each account, and all their entries some at a time. */
@Controller
class StatementPages {

    /** @param key of its name in the files of messages, after {@code statement.} */
    record Line(String key, String amount) {}

    record Row(LocalDate day, String key, @Nullable String reference, long count, String amount) {}

    /** @param rows those of its entries that are on the page */
    record Shown(String programme, String currency, List<Line> lines, List<Row> rows) {}

    private final Statements statements;
    private final Programmes programmes;

    StatementPages(Statements statements, Programmes programmes) {
        this.statements = statements;
        this.programmes = programmes;
    }

    @GetMapping("/provider/statement")
    String statement(
            CurrentUser user,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "0") int page,
            Locale language,
            Model model) {
        ServiceProvider provider = programmes.providerOf(user.id());
        Statement statement = statements.of(provider.code(), from, to);
        model.addAttribute("provider", provider);
        model.addAttribute("statement", statement);
        int number = Paging.number(page);
        List<Shown> accounts = new ArrayList<>();
        long entries = 0;
        for (Statement.Account account : statement.accounts()) {
            accounts.add(shown(account, (long) number * Paging.SIZE - entries, language));
            entries += account.entries().size();
        }
        model.addAttribute("accounts", accounts);
        model.addAttribute(
                "paging",
                Paging.of(
                        "/provider/statement",
                        Map.of("from", statement.from(), "to", statement.to()),
                        number,
                        entries));
        return "statement";
    }

    /** @param start place in its entries at which the page begins; negative where it began in an account before */
    private static Shown shown(Statement.Account account, long start, Locale language) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("opening", StatementDocument.amount(account, account.openingMinor(), language)));
        for (Statement.Kind kind : Statement.Kind.values()) {
            if (kind == Statement.Kind.claimed) {
                lines.add(new Line("closing", StatementDocument.amount(account, account.closingMinor(), language)));
            }
            lines.add(new Line(kind.name(), StatementDocument.amount(account, account.sum(kind), language)));
        }
        return new Shown(
                account.programme(),
                account.currency(),
                lines,
                account.entries().stream()
                        .skip(Math.max(0, start))
                        .limit(Math.max(0, Paging.SIZE + Math.min(0, start)))
                        .map(entry -> new Row(
                                entry.day(),
                                entry.kind().name(),
                                entry.reference(),
                                entry.count(),
                                StatementDocument.amount(account, entry.minor(), language)))
                        .toList());
    }
}
