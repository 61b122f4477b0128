package org.lifeline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.migration.JavaMigration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.faults.Invariants.Acknowledged;
import org.lifeline.faults.Invariants.Broken;
import org.lifeline.faults.Invariants.Check;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Every check of {@link Invariants} finds the row that breaks it, and nothing where all is well. The tables of the product would refuse
 * such rows, so theirs are in a database of their own without keys, checks and triggers.
 */
class InvariantsTest extends LifelineTest {

    private static final UUID REDEEMED = new UUID(0, 1);
    private static final UUID TAKEN_BACK = new UUID(0, 2);
    private static final UUID DOCUMENT = new UUID(0, 3);
    private static final UUID FILE = new UUID(0, 4);

    /** The rows of one case that was helped: a voucher of 100, of which 40 were redeemed and paid, and 10 were redeemed and taken back. */
    private static final String SOUND = """
            insert into act_re_procdef (id_, key_) values ('a', 'assistanceApplication'), ('v', 'voucherLifecycle'), ('c', 'reimbursementClaim'),
                ('p', 'paymentRun'), ('m', 'sendMessage');
            insert into application (number, programme_code, status, filed_by) values ('A-1', 'P', 'voucherIssued', 'applicant'),
                ('A-2', 'P', 'submitted', 'applicant');
            insert into act_ru_execution (id_, proc_inst_id_, business_key_, proc_def_id_, is_active_) values ('e-a', 'e-a', 'A-2', 'a', true),
                ('e-v', 'e-v', 'A-1', 'v', true), ('e-m', 'e-m', 'A-1', 'm', true), ('e-c', 'e-c', 'C-2', 'c', true);
            insert into act_ru_job (id_, execution_id_, retries_, suspension_state_, create_time_) values
                ('j-a', 'e-a', 3, 1, localtimestamp), ('j-m', 'e-m', 3, 1, localtimestamp), ('j-c', 'e-c', 3, 1, localtimestamp);
            insert into act_ru_event_subscr (id_, execution_id_) values ('s-v', 'e-v');
            insert into act_ru_variable (id_, name_, text_, proc_inst_id_) values ('x-v', 'voucherCode', 'V-1', 'e-v'), ('x-m', 'messageKey', 'M-1', 'e-m');
            insert into frozen_stage (case_number, position, seats, quorum) values ('A-1', 1, 1, 1), ('C-1', 1, 1, 1);
            insert into stage_decision (case_number, position, round, decision, decided_by) values ('A-1', 1, 1, 'approve', 'officer'),
                ('C-1', 1, 1, 'approve', 'accountant');
            insert into case_duty (application_number, person, duty) values ('A-1', 'applicant', 'applicant'), ('A-1', 'officer', 'stage:1');
            insert into voucher (code, application_number, programme_code, currency, value_minor, redeemed_minor, state, provisional, lifecycle)
                values ('V-1', 'A-1', 'P', 'EUR', 100, 40, 'issued', false, true);
            insert into redemption (id, voucher_code, provider_code, idempotency_key, amount_minor, overdrawn) values
                ('{redeemed}', 'V-1', 'H', 'one', 40, false), ('{takenBack}', 'V-1', 'H', 'two', 10, false);
            insert into redemption_reversal (redemption_id) values ('{takenBack}');
            insert into ledger_account (id, programme_code, fiscal_year, kind, balance_minor, shard) overriding system value values
                (1, 'P', 'Y', 'funding', -1000, 0), (2, 'P', 'Y', 'available', 900, 0), (3, 'P', 'Y', 'reserved', 60, 0), (4, 'P', 'Y', 'spent', 40, 0);
            insert into ledger_entry (id, business_key, kind, programme_code, fiscal_year) overriding system value values (1, 'fund:1', 'fund', 'P', 'Y'),
                (2, 'reserve:A-1', 'reserve', 'P', 'Y'), (3, 'spend:{redeemed}', 'spend', 'P', 'Y'), (4, 'spend:{takenBack}', 'spend', 'P', 'Y'),
                (5, 'unspend:{takenBack}', 'unspend', 'P', 'Y');
            insert into ledger_posting (entry_id, account_id, amount_minor) values (1, 1, -1000), (1, 2, 1000), (2, 2, -100), (2, 3, 100),
                (3, 3, -40), (3, 4, 40), (4, 3, -10), (4, 4, 10), (5, 4, -10), (5, 3, 10);
            insert into reservation (application_number, part, round, programme_code, fiscal_year, amount_minor, spent_minor, released_minor, shard)
                values ('A-1', 'main', 1, 'P', 'Y', 100, 40, 0, 0);
            insert into claim (number, provider_code, programme_code, currency, amount_minor, approved_minor, status, payable_sha256) values
                ('C-1', 'H', 'P', 'EUR', 40, 40, 'paid', 'f-2'), ('C-2', 'H', 'P', 'EUR', 1, null, 'returned', null);
            insert into claim_line (claim_number, redemption_id, amount_minor, live, settled, counted_already) values ('C-1', '{redeemed}', 40, true, true, false);
            insert into payment_run (number, state) values ('R-1', 'released');
            insert into payment (end_to_end_id, claim_number, attempt, run_number, amount_minor, state) values ('C-1-1', 'C-1', 1, 'R-1', 40, 'paid');
            insert into provider_movement (provider_code, programme_code, currency, from_account, to_account, amount_minor) values
                ('H', 'P', 'EUR', 'help', 'spent', 40), ('H', 'P', 'EUR', 'help', 'spent', 10), ('H', 'P', 'EUR', 'spent', 'help', 10), ('H', 'P', 'EUR', 'spent', 'paid', 40);
            insert into audit_entry (id, at, actor, action, case_number, details) overriding system value values
                (1, now(), 'officer', 'decision', 'A-1', '{}'), (2, now(), 'accountant', 'decision', 'C-1', '{}'),
                (3, now(), 'officer', 'voucherIssued', 'A-1', '{"voucher": "V-1"}'), (4, now(), 'clerk', 'redemption', 'A-1', '{"id": "{redeemed}"}'),
                (5, now(), 'clerk', 'redemption', 'A-1', '{"id": "{takenBack}"}'), (6, now(), 'clerk', 'redemptionReversed', 'A-1', '{"id": "{takenBack}"}');
            insert into audit_leaf (position, entry) select id, id from audit_entry where id < 6;
            insert into audit_unsealed (entry) values (6);
            insert into audit_seal (number, first_position, last_position, previous, hash) values
                (1, 1, 2, decode(repeat('00', 32), 'hex'), decode(repeat('01', 32), 'hex')), (2, 3, 5, decode(repeat('01', 32), 'hex'), decode(repeat('02', 32), 'hex'));
            insert into stored_file (sha256, name, stored_at) values ('f-1', '{file}', now()), ('f-2', '00000000-0000-0000-0000-000000000005', now());
            insert into document (id, case_number, sha256, sent) values ('{document}', 'A-1', 'f-1', true);
            insert into message (business_key, mail) values ('M-1', 'x'), ('M-0', null);
            """.replace("{redeemed}", REDEEMED.toString())
            .replace("{takenBack}", TAKEN_BACK.toString())
            .replace("{document}", DOCUMENT.toString())
            .replace("{file}", FILE.toString());

    /** Check: what is put wrong, so that it finds something. */
    private static final Map<String, String> WRONG = new LinkedHashMap<>();

    static {
        wrong("two vouchers of one part of a case", """
                insert into voucher (code, application_number, state, provisional) values ('V-2', 'A-1', 'revoked', false)""");
        wrong(
                "a voucher without the approval of every stage",
                "update stage_decision set decision = 'reject' where case_number = 'A-1'");
        wrong("a voucher that is not worth its value less its redemptions", "update voucher set redeemed_minor = 50");
        wrong(
                "a voucher that is redeemed beyond its value, or used up with something left",
                "update voucher set redeemed_minor = 110");
        wrong("a voucher in the place of another that is worth more than was left", """
                update voucher set state = 'replaced'; insert into voucher (code, replaces, value_minor) values ('V-2', 'V-1', 61)""");
        wrong(
                "two vouchers in the place of one",
                "insert into voucher (code, replaces) values ('V-2', 'V-1'), ('V-3', 'V-1')");
        wrong("one idempotency key, two redemptions", "update redemption set idempotency_key = 'one'");
        wrong(
                "a redemption that was taken back twice",
                "insert into redemption_reversal (redemption_id) select redemption_id from redemption_reversal");
        wrong(
                "an entry that does not balance",
                "update ledger_posting set amount_minor = 41 where entry_id = 3 and account_id = 4");
        wrong("one effect, two entries", "update ledger_entry set business_key = 'fund:1' where id = 2");
        wrong(
                "a balance that is not the sum of its postings",
                "update ledger_account set balance_minor = 901 where id = 2");
        wrong(
                "accounts of a year that are not zero together",
                "update ledger_account set balance_minor = 901 where id = 2");
        wrong("an account below zero", "update ledger_account set balance_minor = -1 where id = 2");
        wrong("more reserved and spent than the budget", "update ledger_account set balance_minor = 961 where id = 3");
        wrong("an account that is not the sum of what cases hold", "update reservation set amount_minor = 101");
        wrong("money that is spent and was not given", "update reservation set spent_minor = 41");
        wrong("a case that spent and gave back more than it holds", "update reservation set released_minor = 61");
        wrong("vouchers that promise more than their case holds", "update reservation set released_minor = 1");
        wrong("money that a case holds and nobody can spend", "update voucher set state = 'revoked'");
        wrong(
                "a redemption that the ledger does not have, or has otherwise",
                "update ledger_entry set business_key = 'x' where id = 5");
        wrong("an entry for a redemption that there is not", "delete from redemption_reversal");
        wrong("a redemption in two live claims", """
                insert into claim_line (claim_number, redemption_id, amount_minor, live, settled) select 'C-' || n, id, 1, true, false
                  from redemption cross join generate_series(2, 3) n""");
        wrong("more claimed than was redeemed", """
                insert into claim_line (claim_number, redemption_id, amount_minor, live, settled) select 'C-2', id, 1, true, false from redemption where amount_minor = 40""");
        wrong("a redemption that was taken back and is in an open claim", """
                insert into claim_line (claim_number, redemption_id, amount_minor, live, settled) select 'C-2', redemption_id, 1, true, false from redemption_reversal""");
        wrong("a claim that is not the sum of its lines", "update claim set approved_minor = 41 where number = 'C-1'");
        wrong(
                "an approved claim without the approval of every stage",
                "delete from stage_decision where case_number = 'C-1'");
        wrong(
                "a claim that is paid twice",
                "insert into payment (end_to_end_id, claim_number, state) values ('C-1-2', 'C-1', 'released')");
        wrong("a payment that is not what is owed", "update payment set amount_minor = 41");
        wrong("a claim that is paid without its payment, or not paid with it", "update payment set state = 'returned'");
        wrong("a payment of a run that was not released", "update payment_run set state = 'prepared'");
        wrong(
                "a provider whose accounts differ from what was given, claimed and paid",
                "delete from provider_movement where to_account = 'paid'");
        wrong("a sum of a provider's movements that is not what moved", """
                insert into provider_sum (provider_code, programme_code, currency, account, balance_minor) values ('H', 'P', 'EUR', 'spent', 1)""");
        wrong("a sum of what a provider redeemed that is not what it redeemed", """
                insert into provider_redeemed_sum (provider_code, programme_code, currency, number, amount_minor) values ('H', 'P', 'EUR', 1, 1)""");
        wrong("one person who decided in two stages of a case", """
                insert into stage_decision (case_number, position, decided_by) values ('A-1', 2, 'officer')""");
        wrong("one person with two duties on a case that exclude each other", """
                insert into case_duty (application_number, person, duty) values ('A-1', 'officer', 'redemption')""");
        wrong("a case without its process", "delete from act_ru_execution where id_ = 'e-a'");
        wrong("a claim without its process", "delete from act_ru_execution where id_ = 'e-c'");
        wrong("a payment run without its process", "update payment_run set state = 'releasing'");
        wrong("a voucher whose process does not match its state", "delete from act_ru_variable where id_ = 'x-v'");
        wrong("two processes of one case", """
                insert into act_ru_execution (id_, proc_inst_id_, business_key_, proc_def_id_) values ('e-b', 'e-b', 'A-2', 'a')""");
        wrong("a process without its case", "delete from application where number = 'A-2'");
        wrong("a process that is in the archive and in the engine", """
                insert into archived_process (id, case_number) values ('e-o', 'A-1'); insert into act_hi_procinst (id_) values ('e-o')""");
        wrong("a task of a case that is over", """
                update application set status = 'rejected'; insert into act_ru_task (id_, execution_id_, proc_inst_id_, task_def_key_) values ('t', 'e-a', 'e-a', 'decide')""");
        wrong("a job that gave up, and nobody is told", "update act_ru_job set retries_ = 0 where id_ = 'j-a'");
        wrong(
                "a job that gave up",
                "update act_ru_job set retries_ = 0 where id_ = 'j-a'; insert into act_ru_incident (id_, configuration_) values ('i', 'j-a')");
        wrong("a job that is due for two minutes, and nobody takes it", """
                update act_ru_job set lock_exp_time_ = localtimestamp - interval '3 minutes', duedate_ = localtimestamp - interval '4 minutes' where id_ = 'j-a'""");
        wrong("a step from which nothing goes on", "delete from act_ru_job where id_ = 'j-a'");
        wrong("an entry of the audit log that is neither sealed nor waits for its seal", "delete from audit_unsealed");
        wrong(
                "an entry of the audit log that is sealed and still waits",
                "insert into audit_unsealed (entry) values (5)");
        wrong("an entry of the audit log that is gone", "delete from audit_entry where id = 2");
        wrong(
                "a gap between seals",
                "update audit_seal set previous = decode(repeat('09', 32), 'hex') where number = 2");
        wrong("places of the audit log that no seal covers", "delete from audit_seal where number = 2");
        wrong(
                "an entry of the audit log that waits for its seal for ten minutes",
                "update audit_entry set at = now() - interval '11 minutes' where id = 6");
        wrong("an effect without its entry in the audit log, or with two", "delete from audit_entry where id = 4");
        wrong(
                "an entry in the audit log without its effect",
                "update redemption set id = gen_random_uuid() where amount_minor = 40");
        wrong("a row whose file is not stored", "delete from stored_file where sha256 = 'f-2'");
        wrong(
                "a document that is damaged or missing",
                "insert into document_fault (sha256, fault) values ('f-1', 'missing')");
        wrong("a stored file that no row needs, and that nobody will delete", "delete from document");
        wrong("a message that is not sent, and that nobody sends", "delete from act_ru_variable where id_ = 'x-m'");
    }

    @Autowired
    private HikariDataSource product;

    @Autowired
    private List<JavaMigration> migrations;

    private static DataSource database;

    private JdbcClient jdbc;
    private Invariants invariants;
    private TransactionTemplate transaction;

    private static void wrong(String check, String sql) {
        WRONG.put(check, sql);
    }

    @BeforeEach
    void tablesThatRefuseNothing() {
        if (database == null) {
            database = withoutGuards();
        }
        jdbc = JdbcClient.create(database);
        invariants = new Invariants(jdbc);
        transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
    }

    @Test
    void findsNothingWhereAllIsWell() {
        undone(() -> assertThat(invariants.atRest()).isEmpty());
    }

    @Test
    void findsTheRowThatBreaksEachCheck() {
        assertThat(Invariants.checks()).extracting(Check::name).containsExactlyElementsOf(WRONG.keySet());
        for (Check check : Invariants.checks()) {
            undone(() -> {
                jdbc.sql(WRONG.get(check.name())).update();
                assertThat(invariants.find(check)).as(check.name()).isNotEmpty().doesNotContainNull();
            });
        }
    }

    /** Otherwise a comparison with what was wrong before takes old rows for new ones. */
    @Test
    void findsAllRowsAndTellsTheFirst() {
        Check check =
                new Check("wrong", Invariants.When.ALWAYS, "select cast(n as text) from generate_series(1, 12) n");

        List<String> rows = invariants.find(check);

        assertThat(rows).hasSize(12);
        assertThat(new Broken(check.name(), rows).toString())
                .startsWith("wrong:\n    1\n")
                .endsWith("    10\n    and 2 more");
    }

    @Test
    void missesEachKindOfRequestThatWasAcknowledged() {
        undone(() -> {
            jdbc.sql("insert into voucher_change (voucher_code, kind) values ('V-1', 'suspended')")
                    .update();
            jdbc.sql("insert into bank_file (sha256) values ('bank')").update();
            List<Acknowledged> done = List.of(
                    new Acknowledged("application", "A-1", ""),
                    new Acknowledged("submission", "A-2", ""),
                    new Acknowledged("document", DOCUMENT.toString(), ""),
                    new Acknowledged("decision", "A-1", "officer"),
                    new Acknowledged("redemption", REDEEMED.toString(), "40"),
                    new Acknowledged("reversal", TAKEN_BACK.toString(), ""),
                    new Acknowledged("voucherChange", "V-1", "suspended"),
                    new Acknowledged("claim", "C-1", ""),
                    new Acknowledged("claimSubmission", "C-1", ""),
                    new Acknowledged("run", "R-1", ""),
                    new Acknowledged("release", "R-1", ""),
                    new Acknowledged("bankFile", "bank", ""));
            assertThat(invariants.lost(done)).isEmpty();

            jdbc.sql("""
                    delete from application; delete from document; delete from stage_decision; delete from redemption; delete from redemption_reversal;
                    delete from voucher_change; delete from claim; delete from payment_run; delete from bank_file""").update();

            for (Acknowledged each : done) {
                assertThat(invariants.lost(List.of(each)))
                        .as(each.kind())
                        .extracting(Broken::check)
                        .containsExactly(Invariants.LOST);
            }
            assertThat(invariants.lost(List.of(new Acknowledged("unknown", "1", ""))))
                    .isNotEmpty();
        });
    }

    @Test
    void findsFilesWithoutRowsAndRowsWithoutFiles() {
        undone(() -> {
            String other = "00000000-0000-0000-0000-000000000005";
            assertThat(invariants.files(List.of(FILE.toString(), other))).isEmpty();
            assertThat(invariants.files(List.of(FILE.toString(), other, "left over")))
                    .extracting(Broken::check)
                    .containsExactly(Invariants.FILE_WITHOUT_ROW);
            assertThat(invariants.files(List.of(other)))
                    .extracting(Broken::check)
                    .containsExactly("a row whose file is not in its place");
        });
    }

    private void undone(Runnable what) {
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            jdbc.sql(SOUND).update();
            what.run();
        });
    }

    /** The product's tables and the engine's, without anything that would refuse a row. */
    private DataSource withoutGuards() {
        JdbcClient.create(product).sql("create database without_guards").update();
        DriverManagerDataSource made = new DriverManagerDataSource(
                product.getJdbcUrl().replaceFirst("/[^/?]+(\\?|$)", "/without_guards$1"),
                product.getUsername(),
                product.getPassword());
        ResourceDatabasePopulator engine = new ResourceDatabasePopulator();
        for (String part : List.of(
                "engine",
                "history",
                "identity",
                "case.engine",
                "case.history",
                "decision.engine",
                "decision.history")) {
            engine.addScript(new ClassPathResource(
                    "org/camunda/bpm/engine/db/create/activiti.postgres.create." + part + ".sql"));
        }
        engine.execute(made);
        Flyway.configure()
                .dataSource(made)
                .locations("classpath:db/migration")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .javaMigrations(migrations.toArray(JavaMigration[]::new))
                .load()
                .migrate();
        JdbcClient.create(made).sql("""
                do $$
                declare
                    its record;
                begin
                    for its in select conrelid::regclass as t, conname from pg_constraint c join pg_class r on r.oid = c.conrelid
                                where r.relnamespace = 'public'::regnamespace and contype <> 't'
                                order by case contype when 'f' then 1 when 'c' then 2 else 3 end loop
                        execute format('alter table %s drop constraint %I cascade', its.t, its.conname);
                    end loop;
                    for its in select i.indexrelid::regclass as i from pg_index i join pg_class r on r.oid = i.indrelid
                                where r.relnamespace = 'public'::regnamespace and i.indisunique loop
                        execute format('drop index %s', its.i);
                    end loop;
                    for its in select oid::regclass as t from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' loop
                        execute format('alter table %s disable trigger all', its.t);
                    end loop;
                    for its in select attrelid::regclass as t, attname from pg_attribute a join pg_class r on r.oid = a.attrelid
                                where r.relnamespace = 'public'::regnamespace and r.relkind = 'r' and attnum > 0 and attnotnull and attidentity = '' loop
                        execute format('alter table %s alter column %I drop not null', its.t, its.attname);
                    end loop;
                end $$""").update();
        // what migrations brought, such as reasons, is no case
        return made;
    }
}
