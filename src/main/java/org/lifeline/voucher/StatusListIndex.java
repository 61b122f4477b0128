package org.lifeline.voucher;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Names the status lists there are, oldest first (status list aggregation, IETF draft-ietf-oauth-status-list): a scanner gets them before
 * it meets the first voucher, and while it has a network.
 */
@RestController
class StatusListIndex {

    private static final Duration FRESH = Duration.ofMinutes(5);

    /** The member's name is the draft's. */
    record Index(@JsonProperty("status_lists") List<String> statusLists) {}

    private final JdbcClient jdbc;
    private final VoucherVerifier verifier;

    StatusListIndex(JdbcClient jdbc, VoucherVerifier verifier) {
        this.jdbc = jdbc;
        this.verifier = verifier;
    }

    @Operation(summary = "The addresses of all status lists")
    @GetMapping("/status-lists")
    ResponseEntity<Index> index() {
        // lists are numbered from 1 and filled one after the other; the end of their unique index answers
        int newest = jdbc.sql("select coalesce(max(status_list), 0) from voucher").query(Integer.class).single();
        List<String> addresses = IntStream.rangeClosed(1, newest)
                .mapToObj(list -> verifier.issuer() + "/status-lists/" + list)
                .toList();
        return ResponseEntity.ok().cacheControl(CacheControl.maxAge(FRESH).cachePublic()).body(new Index(addresses));
    }
}
