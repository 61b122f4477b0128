package org.lifeline.notification;

import java.time.Instant;
import java.util.List;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.problem.Refused;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The embedded product's mail and SMS, for whoever tries it out. A real deployment has no such page. */
@Controller
@Conditional(RunMode.Embedded.class)
class OutboxPages {

    record Row(String id, Instant sentAt, String way, String to, String subject) {}

    record Link(String name, String href) {}

    record Open(String id, Instant sentAt, String way, String to, String subject, String text, List<Link> attachments) {}

    private final Outbox outbox;

    OutboxPages(Outbox outbox) {
        this.outbox = outbox;
    }

    @GetMapping("/outbox")
    String list(Model model) {
        model.addAttribute("mails", rows());
        return "outbox";
    }

    @GetMapping("/outbox/{id}")
    String show(@PathVariable String id, Model model) {
        OutboxMail mail = get(id);
        model.addAttribute("mails", rows());
        model.addAttribute(
                "mail",
                new Open(
                        mail.id(),
                        mail.at(),
                        mail.way().title(),
                        mail.to(),
                        mail.subject(),
                        mail.text(),
                        mail.attachments().stream()
                                .map(a -> new Link(a.fileName(), "/outbox/" + mail.id() + "/" + a.fileName()))
                                .toList()));
        return "outbox";
    }

    @GetMapping("/outbox/{id}/{file}")
    ResponseEntity<byte[]> attachment(@PathVariable String id, @PathVariable String file) {
        Letter.Attachment attachment = get(id).attachments().stream()
                .filter(a -> a.fileName().equals(file))
                .findFirst()
                .orElseThrow(OutboxPages::unknown);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(attachment.mediaType()))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.inline().filename(attachment.fileName()).build().toString())
                .body(attachment.content());
    }

    private List<Row> rows() {
        return outbox.list().stream()
                .map(m -> new Row(m.id(), m.at(), m.way().title(), m.to(), m.subject()))
                .toList();
    }

    private OutboxMail get(String id) {
        return outbox.find(id).orElseThrow(OutboxPages::unknown);
    }

    private static Refused unknown() {
        return Refused.notFound("There is no such message.");
    }
}
