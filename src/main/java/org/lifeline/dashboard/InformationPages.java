package org.lifeline.dashboard;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Pages that everybody can read about the service. Their texts belong to the deployment: {@code information.} in the files of messages, four
 * paragraphs each.
 */
@Controller
class InformationPages {

    @GetMapping("/help")
    String help(Model model) {
        return page("help", model);
    }

    @GetMapping("/contact")
    String contact(Model model) {
        return page("contact", model);
    }

    @GetMapping("/privacy")
    String privacy(Model model) {
        return page("privacy", model);
    }

    @GetMapping("/accessibility")
    String accessibility(Model model) {
        return page("accessibility", model);
    }

    private static String page(String topic, Model model) {
        model.addAttribute("topic", topic);
        return "information";
    }
}
