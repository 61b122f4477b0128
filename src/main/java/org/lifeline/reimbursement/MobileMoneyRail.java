package org.lifeline.reimbursement;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.BankText;
import org.lifeline.provider.HolderAddress;
import org.lifeline.provider.PayoutDetails;
import org.springframework.stereotype.Component;

/**
 * A bulk file for mobile money, as operators take it: one wallet a line. Somebody opens such a file in a spreadsheet before it is loaded, so
 * no cell begins with a character that makes a formula of it: numbers are written without the plus, names in the letters of banks.
 */
@Component
class MobileMoneyRail implements PaymentRail {

    private static final int LONGEST_NAME = 70;
    private static final int LONGEST_NOTE = 100;

    @Override
    public String code() {
        return "mobile-money";
    }

    @Override
    public @Nullable Destination destination(PayoutDetails details, String currency) {
        String phone = details.value("phone");
        return details.kind().equals("mobileWallet") && phone != null
                ? new Destination(details.holder(), phone.replace("+", ""), null, null, HolderAddress.UNKNOWN, 1)
                : null;
    }

    @Override
    public String mediaType() {
        return "text/csv";
    }

    @Override
    public String fileEnding() {
        return "-mobile-money.csv";
    }

    @Override
    public void write(Order order, Transfers transfers, OutputStream file) throws IOException {
        CSVPrinter csv = new CSVPrinter(new OutputStreamWriter(file, StandardCharsets.UTF_8), CSVFormat.RFC4180);
        csv.printRecord("wallet", "name", "amount", "currency", "reference", "note", "date");
        for (int part : order.parts().keySet()) {
            for (Transfer transfer : transfers.of(part)) {
                csv.printRecord(
                        transfer.to().number(),
                        harmless(BankText.of(transfer.to().holder(), LONGEST_NAME)),
                        transfer.amount().major().toPlainString(),
                        transfer.amount().currencyCode(),
                        transfer.endToEndId(),
                        "Invoice " + harmless(BankText.of(transfer.invoice(), LONGEST_NOTE)),
                        order.executionOn());
            }
        }
        csv.flush();
    }

    /** Without the characters in front with which a spreadsheet takes a text for a formula. */
    private static String harmless(String text) {
        String plain = text.replaceAll("^[=+\\-@\\s',.]+", "");
        return plain.isEmpty() ? "unnamed" : plain;
    }
}
