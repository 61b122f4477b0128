package org.lifeline.notification;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Shows the mail and SMS of the embedded product, each to its recipient. A real deployment has no such page. */
@Controller
@Conditional(RunMode.Embedded.class)
class OutboxPages {

    record Row(String id, Instant sentAt, String way, String to, String subject) {}

    record Link(String name, String href) {}

    record Open(
            String id, Instant sentAt, String way, String to, String subject, String text, List<Link> attachments) {}

    private final Outbox outbox;
    private final Recipients recipients;

    OutboxPages(Outbox outbox, Recipients recipients) {
        this.outbox = outbox;
        this.recipients = recipients;
    }

    @GetMapping("/outbox")
    String list(CurrentUser user, Model model) {
        model.addAttribute("mails", rows(user));
        return "outbox";
    }

    /** The message with a code for a log-in. Its id is in the address of the page on which the code is typed, and only the asker knows it. */
    @GetMapping("/outbox/code/{id}")
    String code(@PathVariable UUID id, Model model) {
        OutboxMail mail = outbox.find("code-" + id)
                .or(() -> outbox.find("code-" + id + "/sms"))
                .orElseThrow(() -> Refused.notFound("The message is on its way. Load this page again in a moment."));
        model.addAttribute("mails", List.of());
        model.addAttribute("mail", open(mail));
        return "outbox";
    }

    @GetMapping("/outbox/{id}")
    String show(@PathVariable String id, CurrentUser user, Model model) {
        OutboxMail mail = get(id, user);
        model.addAttribute("mails", rows(user));
        model.addAttribute("mail", open(mail));
        return "outbox";
    }

    @GetMapping("/outbox/{id}/{file}")
    ResponseEntity<byte[]> attachment(@PathVariable String id, @PathVariable String file, CurrentUser user) {
        Mail.Attachment attachment = get(id, user).attachments().stream()
                .filter(a -> a.fileName().equals(file))
                .findFirst()
                .orElseThrow(OutboxPages::unknown);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(attachment.mediaType()))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.inline()
                                .filename(attachment.fileName())
                                .build()
                                .toString())
                .body(attachment.content());
    }

    private static Open open(OutboxMail mail) {
        return new Open(
                mail.id(),
                mail.at(),
                mail.way().title(),
                mail.to(),
                mail.subject(),
                mail.text(),
                mail.attachments().stream()
                        .map(a -> new Link(a.fileName(), "/outbox/" + mail.id() + "/" + a.fileName()))
                        .toList());
    }

    private List<Row> rows(CurrentUser user) {
        return outbox.list(mail -> recipients.isFor(user.id(), mail)).stream()
                .map(m -> new Row(m.id(), m.at(), m.way().title(), m.to(), m.subject()))
                .toList();
    }

    private OutboxMail get(String id, CurrentUser user) {
        return outbox.find(id).filter(mail -> recipients.isFor(user.id(), mail)).orElseThrow(OutboxPages::unknown);
    }

    private static Refused unknown() {
        return Refused.notFound("There is no such message.");
    }
}
