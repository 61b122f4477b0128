package org.lifeline.voucher;

import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.problem.Refused;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Shows managers how a programme's voucher will look before they choose its template. */
@Controller
class VoucherTemplatePages {

    private final VoucherTemplates templates;
    private final LifelineProperties properties;

    VoucherTemplatePages(VoucherTemplates templates, LifelineProperties properties) {
        this.templates = templates;
        this.properties = properties;
    }

    @GetMapping("/voucher-templates")
    String list(Model model) {
        model.addAttribute("templates", templates.names());
        model.addAttribute("samples", templates.samples());
        return "voucher-templates";
    }

    @GetMapping("/voucher-templates/{name}")
    ResponseEntity<byte[]> preview(@PathVariable String name, @RequestParam(defaultValue = "English") String language) {
        if (!templates.names().contains(name)) {
            throw Refused.notFound("There is no such template.");
        }
        if (!templates.samples().contains(language)) {
            throw Refused.notFound("There is no sample in this language.");
        }
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_PDF)
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.CONTENT_DISPOSITION, "inline; filename=\"sample.pdf\"")
                .body(templates.preview(name, language, properties.organisation()));
    }
}
