package org.lifeline.documents;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.documents.HeldBack.Infected;
import org.lifeline.documents.HeldBack.Waiting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Has waiting documents scanned: a clean one can be opened from then on, one with a virus is deleted, and its sender is told. */
@Service
public class DocumentScans {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentScans.class);

    /** Few, so that the job which asks for them is done long before the engine thinks that it was lost. */
    private static final int AT_ONCE = 10;

    private final HeldBack held;
    private final VirusScanner scanner;
    private final DocumentStore store;
    private final UnneededFiles files;
    private final PagePictures pictures;
    private final List<VirusMessages> messages;
    private final AuditLog audit;
    /** Each result is kept by itself: what comes after may take long, or fail. */
    private final TransactionTemplate apart;

    DocumentScans(
            HeldBack held,
            VirusScanner scanner,
            DocumentStore store,
            UnneededFiles files,
            PagePictures pictures,
            List<VirusMessages> messages,
            AuditLog audit,
            PlatformTransactionManager transactions) {
        this.held = held;
        this.scanner = scanner;
        this.store = store;
        this.files = files;
        this.pictures = pictures;
        this.messages = messages;
        this.audit = audit;
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Has some of the waiting documents scanned. With the first one about which the scanner does not answer this ends, because the others
     * would wait as long for it.
     *
     * @return whether there are perhaps more that can be scanned now
     */
    public boolean scanSome() {
        if (!scanner.isPresent()) {
            return false;
        }
        List<Waiting> some = held.some(AT_ONCE);
        int scanned = 0;
        for (Waiting each : some) {
            try {
                scan(each);
                scanned++;
            } catch (DocumentStore.Damaged | IllegalStateException unreadable) {
                goBehind(each, unreadable);
            } catch (IOException | UncheckedIOException noAnswer) {
                goBehind(each, noAnswer);
                return false;
            }
        }
        return scanned > 0 && some.size() == AT_ONCE;
    }

    private void goBehind(Waiting document, Exception why) {
        LOG.warn("document {} was not scanned: {}", document.document(), why.getMessage());
        apart.executeWithoutResult(status -> held.tried(document.document()));
    }

    private void scan(Waiting document) throws IOException {
        Optional<String> virus;
        try (InputStream content = store.intact(document.sha256()).getInputStream()) {
            virus = scanner.find(content);
        }
        apart.executeWithoutResult(status -> virus.ifPresentOrElse(name -> delete(document.sha256(), name), () -> {
            held.release(document.document());
            pictures.ask(List.of(document.sha256()));
        }));
    }

    private void delete(String sha256, String virus) {
        for (Infected document : held.delete(sha256, virus)) {
            UUID id = document.document();
            LOG.warn("document {} had a virus and was deleted: {}", id, virus);
            audit.append(
                    Action.documentInfected,
                    AuditLog.SYSTEM,
                    document.caseNumber(),
                    null,
                    Map.of("document", id.toString(), "virus", virus, "sha256", sha256));
            messages.forEach(each -> each.tellOfVirus(document.caseNumber(), document.sender(), "infected/" + id));
        }
        files.sweepAfterCommit(sha256);
    }
}
