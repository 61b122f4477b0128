package org.lifeline.programme;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
import java.math.BigDecimal;
import java.util.List;
import org.lifeline.platform.forms.Forms;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ProgrammeController {

    /**
     * @param form the Camunda Form schema itself
     * @param maximum the largest grant, in major units
     */
    record ProgrammeView(String code, String name, String currency, BigDecimal maximum, boolean demo, JsonNode form) {}

    private final Programmes programmes;
    private final Forms forms;

    ProgrammeController(Programmes programmes, Forms forms) {
        this.programmes = programmes;
        this.forms = forms;
    }

    @Operation(summary = "Programmes that take applications, with the form to fill in")
    @GetMapping("/api/programmes")
    List<ProgrammeView> programmes() {
        return programmes.active().stream()
                .map(p -> new ProgrammeView(
                        p.code(),
                        p.name(),
                        p.currency(),
                        p.maximum().major(),
                        p.demo(),
                        forms.get(p.form()).json()))
                .toList();
    }
}
