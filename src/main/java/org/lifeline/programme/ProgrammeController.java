package org.lifeline.programme;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.lifeline.platform.forms.Forms;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ProgrammeController {

    /**
     * @param form the Camunda Form schema itself, in the caller's language where it is translated (?lang=, Accept-Language)
     * @param maximum the largest grant, in major units
     */
    record ProgrammeView(String code, String name, String currency, BigDecimal maximum, boolean demo, JsonNode form) {}

    private final Programmes programmes;
    private final Forms forms;
    private final Languages languages;

    ProgrammeController(Programmes programmes, Forms forms, Languages languages) {
        this.programmes = programmes;
        this.forms = forms;
        this.languages = languages;
    }

    @Operation(summary = "Programmes that take applications, with the form to fill in")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "lang",
            description = "Language of the form's labels, such as am; else as Accept-Language asks, else English",
            schema = @Schema(type = "string", pattern = "[a-z]{2,3}"))
    @GetMapping("/api/programmes")
    List<ProgrammeView> programmes(Locale locale) {
        Language language = languages.of(locale.getLanguage());
        return programmes.active().stream()
                .map(p -> new ProgrammeView(
                        p.code(),
                        p.name(),
                        p.currency(),
                        p.maximum().major(),
                        p.demo(),
                        forms.schema(p.form(), language)))
                .toList();
    }
}
