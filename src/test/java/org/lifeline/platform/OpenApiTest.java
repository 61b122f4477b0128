package org.lifeline.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.LifelineTest;

/** The contract for outside callers is described where they look for it. */
class OpenApiTest extends LifelineTest {

    @Test
    void describesTheRoutesOfTheContract() {
        JsonNode paths = anonymous().get("/api/openapi.json").expect(200).json().path("paths");
        for (String route : List.of(
                "get /api/programmes",
                "post /api/applications",
                "get /api/applications/{number}",
                "post /api/applications/{number}/submission",
                "post /api/applications/{number}/documents",
                "get /api/vouchers/{code}",
                "get /api/vouchers/{code}/pdf",
                "post /api/vouchers/verify",
                "post /api/redemptions",
                "get /api/redemptions",
                "post /api/claims",
                "get /api/claims",
                "post /api/claims/{number}/documents",
                "post /api/claims/{number}/submission",
                "get /api/payments/{run}/pain.001",
                "get /api/audit/seals",
                "get /api/audit/proof",
                "get /api/audit/entries",
                "get /.well-known/jwks.json",
                "get /status-lists/{list}")) {
            String[] parts = route.split(" ");
            assertThat(paths.path(parts[1]).has(parts[0])).as(route).isTrue();
        }
    }
}
