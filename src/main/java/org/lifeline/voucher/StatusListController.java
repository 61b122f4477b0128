package org.lifeline.voucher;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import org.lifeline.platform.openapi.AnswersAs;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class StatusListController {

    private static final String CWT = "application/statuslist+cwt";
    private static final String JWT = "application/statuslist+jwt";

    // one operation of the document for both types
    private static final String TOKEN = "statusListToken";
    private static final String SUMMARY = "A signed token status list; as CWT, or as JWT to whoever accepts that alone";

    private final StatusLists lists;

    StatusListController(StatusLists lists) {
        this.lists = lists;
    }

    /**
     * Status list aggregation (IETF draft-ietf-oauth-status-list, which defines the member's name). A scanner can load all lists while it
     * has a network, before it scans the first voucher.
     */
    record Index(@JsonProperty("status_lists") List<String> statusLists) {}

    @Operation(summary = "The addresses of all status lists")
    @ApiResponse(responseCode = "200", headers = @Header(name = HttpHeaders.ETAG, ref = "#/components/headers/ETag"))
    @GetMapping("/status-lists")
    ResponseEntity<Index> index() {
        List<String> addresses = lists.addresses();
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(StatusLists.TTL).cachePublic())
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                // there is one more now and then, and none is taken away
                .eTag(String.valueOf(addresses.size()))
                .body(new Index(addresses));
    }

    @Operation(operationId = TOKEN, summary = SUMMARY)
    @AnswersAs({CWT, JWT})
    @ApiResponse(responseCode = "200", headers = @Header(name = HttpHeaders.ETAG, ref = "#/components/headers/ETag"))
    @GetMapping(path = "/status-lists/{list}", produces = CWT)
    ResponseEntity<byte[]> cwt(@PathVariable int list) {
        return answer(CWT, lists.tokens(list).cwt());
    }

    @Operation(operationId = TOKEN, summary = SUMMARY)
    @AnswersAs({CWT, JWT})
    @ApiResponse(responseCode = "200", headers = @Header(name = HttpHeaders.ETAG, ref = "#/components/headers/ETag"))
    @GetMapping(path = "/status-lists/{list}", produces = JWT)
    ResponseEntity<byte[]> jwt(@PathVariable int list) {
        return answer(JWT, lists.tokens(list).jwt());
    }

    private static ResponseEntity<byte[]> answer(String type, byte[] token) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(type))
                .cacheControl(CacheControl.maxAge(StatusLists.TTL).cachePublic())
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .eTag(DigestUtils.md5DigestAsHex(token))
                .body(token);
    }
}
