package org.lifeline.platform.security;

import java.util.List;
import org.camunda.bpm.engine.ProcessEngine;
import org.lifeline.platform.RunMode;
import org.springframework.context.annotation.Conditional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Adds the rules about accounts to the engine's tables of accounts, which the engine creates itself. At this point both exist: the engine
 * was started, and a JdbcClient is only available after the migrations. No request is answered earlier.
 */
@Component
@Conditional(RunMode.OwnAccounts.class)
class AccountTables {

    private record Rule(String name, String when, String table, String function) {}

    private static final List<Rule> RULES = List.of(
            new Rule(
                    "membership_roles_exclude",
                    "before insert or update",
                    "act_id_membership",
                    "refuse_excluding_roles"),
            new Rule("user_is_remembered", "after delete", "act_id_user", "remember_former_account"),
            new Rule("user_is_new", "before insert", "act_id_user", "refuse_former_account"));

    AccountTables(ProcessEngine engine, JdbcClient jdbc, TransactionTemplate transaction) {
        transaction.executeWithoutResult(status -> {
            // of two nodes that start at the same moment, one does the work and the other finds it done
            jdbc.sql("select pg_advisory_xact_lock(hashtextextended('account tables', 0))")
                    .query(row -> {});
            for (Rule rule : RULES) {
                boolean tied = jdbc.sql(
                                        "select count(*) from pg_trigger where tgname = :name and tgrelid = to_regclass(:table)")
                                .param("name", rule.name())
                                .param("table", rule.table())
                                .query(Long.class)
                                .single()
                        > 0;
                if (!tied) {
                    jdbc.sql("create trigger " + rule.name() + " " + rule.when() + " on " + rule.table()
                                    + " for each row execute function " + rule.function() + "()")
                            .update();
                }
            }
        });
    }
}
