package org.lifeline.voucher;

import io.swagger.v3.oas.annotations.Operation;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class StatusListController {

    private static final MediaType CWT = MediaType.parseMediaType("application/statuslist+cwt");

    private final StatusLists lists;

    StatusListController(StatusLists lists) {
        this.lists = lists;
    }

    @Operation(summary = "A signed token status list, as CWT")
    @GetMapping("/status-lists/{list}")
    ResponseEntity<byte[]> list(@PathVariable int list) {
        byte[] token = lists.token(list);
        return ResponseEntity.ok()
                .contentType(CWT)
                .cacheControl(CacheControl.maxAge(StatusLists.TTL).cachePublic())
                .eTag(DigestUtils.md5DigestAsHex(token))
                .body(token);
    }
}
