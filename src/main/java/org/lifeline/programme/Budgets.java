package org.lifeline.programme;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What a programme's fiscal years hold, as its set-up sees and sets it. */
@Repository
class Budgets {

    private final JdbcClient jdbc;

    Budgets(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The years as they are now: what was added to the budget since they were written counts to the last one.
     *
     * @param written the years of the version that is in force
     */
    List<FiscalYear> now(Programme programme, List<FiscalYear> written) {
        List<FiscalYear> years = new ArrayList<>(written);
        int last = years.size() - 1;
        FiscalYear year = years.get(last);
        years.set(last, new FiscalYear(
                year.code(),
                year.startsOn(),
                year.endsOn(),
                year.budget()
                        .add(programme.budget().major())
                        .subtract(years.stream().map(FiscalYear::budget).reduce(java.math.BigDecimal.ZERO, java.math.BigDecimal::add))));
        return years;
    }

    /** @throws Refused 409 {@code belowReserved} when less would be left than is reserved or spent */
    void check(String programme, ProgrammeContent content) {
        long committed = jdbc.sql("select committed_minor from programme where code = :code")
                .param("code", programme)
                .query(Long.class)
                .optional()
                .orElse(0L);
        if (total(content).minor() < committed) {
            throw Refused.conflict(
                    "belowReserved",
                    "The budget would be below the "
                            + Money.ofMinor(content.currency(), committed).format(Locale.ENGLISH)
                            + " that are reserved or spent already.");
        }
    }

    /** @throws Refused see {@link #check} */
    void set(String programme, ProgrammeContent content) {
        check(programme, content);
        jdbc.sql("update programme set budget_minor = :budget where code = :code")
                .param("budget", total(content).minor())
                .param("code", programme)
                .update();
    }

    private static Money total(ProgrammeContent content) {
        return content.budget().signum() == 0
                ? Money.zero(content.currency())
                : Money.parse(content.currency(), content.budget());
    }
}
