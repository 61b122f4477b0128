package org.lifeline.reimbursement;

import java.util.Set;
import org.lifeline.approval.DisputedDecisions;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who took part in a disputed claim: decided on it, or prepared, released or recorded a payment of it. The tables refuse them, too. */
@Repository
class DisputedClaims implements DisputedDecisions {

    private final JdbcClient jdbc;

    DisputedClaims(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<String> tookPart(String caseNumber) {
        return jdbc.sql("select p from took_part_in_disputed(:case) p")
                .param("case", caseNumber)
                .query(String.class)
                .set();
    }
}
