package org.lifeline.reimbursement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The statement of account on a page of the portal. */
@Controller
class StatementPages {

    /** @param key of its name in the files of messages, after {@code statement.} */
    record Line(String key, String amount) {}

    record Row(LocalDate day, String key, @Nullable String reference, long count, String amount) {}

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
            Locale language,
            Model model) {
        ServiceProvider provider = programmes.providerOf(user.id());
        Statement statement = statements.of(provider.code(), from, to);
        model.addAttribute("provider", provider);
        model.addAttribute("statement", statement);
        model.addAttribute(
                "accounts",
                statement.accounts().stream()
                        .map(account -> shown(account, language))
                        .toList());
        return "statement";
    }

    private static Shown shown(Statement.Account account, Locale language) {
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
                        .map(entry -> new Row(
                                entry.day(),
                                entry.kind().name(),
                                entry.reference(),
                                entry.count(),
                                StatementDocument.amount(account, entry.minor(), language)))
                        .toList());
    }
}
