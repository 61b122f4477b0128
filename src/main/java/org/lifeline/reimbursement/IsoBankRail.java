package org.lifeline.reimbursement;

import com.prowidesoftware.swift.model.mx.dic.AccountIdentification4Choice;
import com.prowidesoftware.swift.model.mx.dic.ActiveOrHistoricCurrencyAndAmount;
import com.prowidesoftware.swift.model.mx.dic.AmountType4Choice;
import com.prowidesoftware.swift.model.mx.dic.BranchAndFinancialInstitutionIdentification6;
import com.prowidesoftware.swift.model.mx.dic.CashAccount38;
import com.prowidesoftware.swift.model.mx.dic.ChargeBearerType1Code;
import com.prowidesoftware.swift.model.mx.dic.CreditTransferTransaction34;
import com.prowidesoftware.swift.model.mx.dic.DateAndDateTime2Choice;
import com.prowidesoftware.swift.model.mx.dic.DocumentType6Code;
import com.prowidesoftware.swift.model.mx.dic.FinancialInstitutionIdentification18;
import com.prowidesoftware.swift.model.mx.dic.GenericAccountIdentification1;
import com.prowidesoftware.swift.model.mx.dic.GenericFinancialIdentification1;
import com.prowidesoftware.swift.model.mx.dic.GenericOrganisationIdentification1;
import com.prowidesoftware.swift.model.mx.dic.GroupHeader85;
import com.prowidesoftware.swift.model.mx.dic.OrganisationIdentification29;
import com.prowidesoftware.swift.model.mx.dic.Party38Choice;
import com.prowidesoftware.swift.model.mx.dic.PartyIdentification135;
import com.prowidesoftware.swift.model.mx.dic.PaymentIdentification6;
import com.prowidesoftware.swift.model.mx.dic.PaymentInstruction30;
import com.prowidesoftware.swift.model.mx.dic.PaymentMethod3Code;
import com.prowidesoftware.swift.model.mx.dic.PaymentTypeInformation26;
import com.prowidesoftware.swift.model.mx.dic.Purpose2Choice;
import com.prowidesoftware.swift.model.mx.dic.ReferredDocumentInformation7;
import com.prowidesoftware.swift.model.mx.dic.ReferredDocumentType3Choice;
import com.prowidesoftware.swift.model.mx.dic.ReferredDocumentType4;
import com.prowidesoftware.swift.model.mx.dic.RemittanceInformation16;
import com.prowidesoftware.swift.model.mx.dic.ServiceLevel8Choice;
import com.prowidesoftware.swift.model.mx.dic.StructuredRemittanceInformation16;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.BankText;
import org.lifeline.platform.money.Money;
import org.lifeline.provider.PayoutDetails;
import org.springframework.stereotype.Component;

/**
 * Transfers to bank accounts, as an ISO 20022 customer credit transfer initiation (pain.001.001.09): one message a run, one transaction a
 * claim. Transfers within SEPA are one block of the message and all others another, because a bank charges and carries them differently.
 * The message is written piece by piece ({@link IsoStream}).
 */
@Component
class IsoBankRail implements PaymentRail {

    static final String CODE = "iso20022";

    private static final int SEPA = 1;
    private static final int OTHER = 2;
    private static final int LONGEST_INVOICE = 35;

    private final Treasury treasury;
    private final Clock clock;

    IsoBankRail(Treasury treasury, Clock clock) {
        this.treasury = treasury;
        this.clock = clock;
    }

    @Override
    public String code() {
        return CODE;
    }

    @Override
    public @Nullable Destination destination(PayoutDetails details, String currency) {
        if (!BankAccount.isPaidTo(details)) {
            return null;
        }
        BankAccount account = BankAccount.of(details);
        boolean sepa = currency.equals("EUR")
                && account.isInSepa()
                && treasury.account().isInSepa();
        return new Destination(
                account.holder(),
                account.number(),
                account.bic(),
                account.country(),
                account.address(),
                sepa ? SEPA : OTHER);
    }

    @Override
    public String mediaType() {
        return "application/xml";
    }

    @Override
    public String fileEnding() {
        return "-pain.001.xml";
    }

    @Override
    public void write(Order order, Transfers transfers, OutputStream file) throws IOException {
        try (IsoStream message = new IsoStream(file, "pain.001.001.09", "CstmrCdtTrfInitn")) {
            message.write("GrpHdr", GroupHeader85.class, header(order));
            for (int part : order.parts().keySet()) {
                message.open("PmtInf", PaymentInstruction30.class, payment(order, part));
                for (Transfer transfer : transfers.of(part)) {
                    message.write("CdtTrfTxInf", CreditTransferTransaction34.class, transaction(transfer));
                }
                message.close("PmtInf");
            }
        }
    }

    private GroupHeader85 header(Order order) {
        PartyIdentification135 initiator = IsoParty.of(treasury.account());
        if (treasury.id() != null) {
            initiator.setId(new Party38Choice()
                    .setOrgId(new OrganisationIdentification29()
                            .addOthr(new GenericOrganisationIdentification1().setId(treasury.id()))));
        }
        return new GroupHeader85()
                .setMsgId(order.run())
                .setCreDtTm(order.at().atZone(clock.getZone()).toOffsetDateTime())
                .setNbOfTxs(String.valueOf(
                        order.parts().values().stream().mapToLong(Sum::payments).sum()))
                .setCtrlSum(order.parts().values().stream()
                        .map(sum -> sum.total().major())
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .setInitgPty(initiator);
    }

    private PaymentInstruction30 payment(Order order, int part) {
        Sum sum = Objects.requireNonNull(order.parts().get(part));
        PaymentInstruction30 payment = new PaymentInstruction30()
                .setPmtInfId(order.run() + "-" + part)
                .setPmtMtd(PaymentMethod3Code.TRF)
                .setBtchBookg(treasury.oneBooking())
                .setNbOfTxs(String.valueOf(sum.payments()))
                .setCtrlSum(sum.total().major())
                .setReqdExctnDt(new DateAndDateTime2Choice().setDt(order.executionOn()))
                .setDbtr(IsoParty.of(treasury.account()))
                .setDbtrAcct(account(treasury.account().number()))
                .setDbtrAgt(bank(treasury.account().bic()))
                .setChrgBr(part == SEPA ? ChargeBearerType1Code.SLEV : ChargeBearerType1Code.SHAR);
        return part == SEPA
                ? payment.setPmtTpInf(new PaymentTypeInformation26().addSvcLvl(new ServiceLevel8Choice().setCd("SEPA")))
                : payment;
    }

    private CreditTransferTransaction34 transaction(Transfer transfer) {
        Money amount = transfer.amount();
        Destination to = transfer.to();
        return new CreditTransferTransaction34()
                .setPmtId(new PaymentIdentification6()
                        .setInstrId(transfer.endToEndId())
                        .setEndToEndId(transfer.endToEndId())
                        .setUETR(transfer.uetr().toString()))
                .setAmt(new AmountType4Choice()
                        .setInstdAmt(new ActiveOrHistoricCurrencyAndAmount()
                                .setCcy(amount.currencyCode())
                                .setValue(amount.major())))
                .setCdtrAgt(bank(to.bic()))
                .setCdtr(IsoParty.of(to.holder(), to.country(), to.address()))
                .setCdtrAcct(account(to.number()))
                .setPurp(new Purpose2Choice().setCd(treasury.purpose()))
                .setRmtInf(new RemittanceInformation16()
                        .addStrd(new StructuredRemittanceInformation16()
                                .addRfrdDocInf(new ReferredDocumentInformation7()
                                        .setTp(new ReferredDocumentType4()
                                                .setCdOrPrtry(new ReferredDocumentType3Choice()
                                                        .setCd(DocumentType6Code.CINV)))
                                        .setNb(BankText.of(transfer.invoice(), LONGEST_INVOICE)))));
    }

    private static CashAccount38 account(String number) {
        AccountIdentification4Choice id = new AccountIdentification4Choice();
        return new CashAccount38()
                .setId(
                        BankAccount.isIban(number)
                                ? id.setIBAN(number)
                                : id.setOthr(new GenericAccountIdentification1().setId(number)));
    }

    private static BranchAndFinancialInstitutionIdentification6 bank(@Nullable String bic) {
        FinancialInstitutionIdentification18 bank = new FinancialInstitutionIdentification18();
        return new BranchAndFinancialInstitutionIdentification6()
                .setFinInstnId(
                        bic != null
                                ? bank.setBICFI(bic)
                                // as EPC132-08 has it where the IBAN alone names the bank
                                : bank.setOthr(new GenericFinancialIdentification1().setId("NOTPROVIDED")));
    }
}
