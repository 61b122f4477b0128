package org.lifeline.voucher;

import java.util.List;
import org.lifeline.application.ApplicantMessages;
import org.lifeline.application.ApplicantMessages.IssuedVoucher;
import org.lifeline.application.Application;
import org.lifeline.application.Applications;
import org.lifeline.documents.DocumentStore;
import org.lifeline.notification.Message.StoredFile;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.programme.Programme;
import org.lifeline.programme.ProgrammeTexts;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.springframework.stereotype.Service;

/** The voucher's letter: rendered once, kept in the document store, sent to its holder. */
@Service
public class VoucherDocuments {

    private final Vouchers vouchers;
    private final VoucherVerifier verifier;
    private final VoucherDocument document;
    private final DocumentStore store;
    private final Applications applications;
    private final ApplicantMessages letters;
    private final Programmes programmes;
    private final ProgrammeTexts texts;
    private final LifelineProperties properties;
    private final Languages languages;

    VoucherDocuments(
            Vouchers vouchers,
            VoucherVerifier verifier,
            VoucherDocument document,
            DocumentStore store,
            Applications applications,
            ApplicantMessages letters,
            Programmes programmes,
            ProgrammeTexts texts,
            LifelineProperties properties,
            Languages languages) {
        this.vouchers = vouchers;
        this.verifier = verifier;
        this.document = document;
        this.store = store;
        this.applications = applications;
        this.letters = letters;
        this.programmes = programmes;
        this.texts = texts;
        this.properties = properties;
        this.languages = languages;
    }

    /** Renders the PDF and stores it. A repeated call gives the same bytes, and so the same document. */
    public void produce(VoucherCode code) {
        Voucher voucher = vouchers.get(code);
        Programme programme = programmes.get(voucher.programme());
        vouchers.documentStored(
                code, store.put(document.render(programme.voucherTemplate(), letter(voucher, programme))));
    }

    /** The content of a voucher's letter. */
    VoucherLetter letter(Voucher voucher, Programme programme) {
        Application application = applications.get(voucher.application());
        VoucherContent content =
                verifier.verify(voucher.qr(), voucher.issuedAt(), null).content();
        if (content == null || application.person() == null) {
            throw new IllegalStateException(
                    "voucher " + voucher.code() + " cannot be read with the keys of this installation");
        }
        List<String> places = programmes.providers(voucher.programme()).stream()
                .filter(voucher::isFor)
                .map(ServiceProvider::name)
                .toList();
        Language language = languages.of(application.read().language());
        return new VoucherLetter(
                language,
                properties.organisation(),
                texts.name(programme, language).text(),
                content,
                places,
                programme.signatory(),
                voucher.qr(),
                properties.zone());
    }

    /** Sends the voucher to its holder, with the PDF. */
    public void send(VoucherCode code) {
        Voucher voucher = vouchers.get(code);
        if (voucher.documentSha256() == null) {
            throw new IllegalStateException("voucher " + code + " has no document yet");
        }
        IssuedVoucher issued = new IssuedVoucher(
                code.text(),
                vouchers.edition(voucher),
                voucher.value(),
                voucher.expiresAt(),
                new StoredFile("voucher-" + code.text() + ".pdf", "application/pdf", voucher.documentSha256()));
        if (voucher.provisional()) {
            letters.provisionalVoucher(voucher.application(), issued);
        } else {
            letters.sendVoucher(voucher.application(), issued);
        }
    }
}
