package org.lifeline.reimbursement;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Payments that the bank did not carry out, or that came back. */
@Repository
class FailedPayments {

    private final JdbcClient jdbc;

    FailedPayments(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How often the payment of a claim failed. */
    int failedAttempts(String number) {
        return jdbc.sql(
                        "select count(*) from payment where claim_number = :number and state in ('rejected', 'returned')")
                .param("number", number)
                .query(Integer.class)
                .single();
    }
}
