package org.lifeline.mydata;

import io.swagger.v3.oas.annotations.Operation;
import org.lifeline.platform.language.VisitorLanguage;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class MyDataController {

    private final MyDataReader reader;
    private final VisitorLanguage visitor;

    MyDataController(MyDataReader reader, VisitorLanguage visitor) {
        this.reader = reader;
        this.visitor = visitor;
    }

    @Operation(
            summary = "Everything that is kept about the person who asks, to take along",
            description =
                    "Only about the account that asks: its applications, whoever filed them. Codes are those of the other operations; texts of"
                            + " reasons and subjects of messages are in the language of the person. Files of documents are read at their link."
                            + " Each call is recorded in the audit log; 20 a minute are answered (lifeline.limits.own-data-per-account).")
    @GetMapping("/api/my-data")
    ResponseEntity<MyData> get(CurrentUser user) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.CONTENT_DISPOSITION, attachment("my-data.json"))
                .body(reader.take(user, visitor.now(), "json"));
    }

    static String attachment(String name) {
        return ContentDisposition.attachment().filename(name).build().toString();
    }
}
