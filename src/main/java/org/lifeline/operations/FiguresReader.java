package org.lifeline.operations;

import java.time.Clock;
import java.util.Objects;
import org.lifeline.audit.SealBacklog;
import org.lifeline.insight.FactBacklog;
import org.lifeline.notification.MessageBacklog;
import org.lifeline.platform.engine.EngineWork;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads the operational figures from the database: some short queries, each with an index, which end by themselves if they take long. */
@Service
public class FiguresReader {

    private static final int LONGEST_SECONDS = 5;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final EngineWork engine;
    private final MessageBacklog messages;
    private final SealBacklog seals;
    private final FactBacklog facts;
    private final Backups backups;
    private final TransactionTemplate reading;

    FiguresReader(
            JdbcClient jdbc,
            Clock clock,
            EngineWork engine,
            MessageBacklog messages,
            SealBacklog seals,
            FactBacklog facts,
            Backups backups,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.engine = engine;
        this.messages = messages;
        this.seals = seals;
        this.facts = facts;
        this.backups = backups;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
        this.reading.setTimeout(LONGEST_SECONDS);
    }

    /**
     * The figures as they are now.
     *
     * @throws org.springframework.dao.DataAccessException when the database does not answer within some seconds
     * @throws org.springframework.transaction.TransactionException when there is no connection to it
     */
    public OperationalFigures read() {
        return Objects.requireNonNull(reading.execute(status -> {
            // the database ends them itself, even if this node is gone by then
            jdbc.sql("select set_config('statement_timeout', :longest, true)")
                    .param("longest", LONGEST_SECONDS + "s")
                    .query(String.class)
                    .single();
            return new OperationalFigures(
                    clock.instant(),
                    engine.incidents(),
                    engine.jobs(),
                    engine.openTasks(),
                    messages.messages(),
                    seals.seals(),
                    facts.changes(),
                    facts.index(),
                    backups.safety());
        }));
    }
}
