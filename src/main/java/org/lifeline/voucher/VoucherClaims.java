package org.lifeline.voucher;

import static org.lifeline.platform.signing.CwtClaims.get;
import static org.lifeline.platform.signing.CwtClaims.money;
import static org.lifeline.platform.signing.CwtClaims.number;

import com.upokecenter.cbor.CBORObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.lifeline.platform.signing.CwtClaims;
import org.lifeline.platform.signing.SignedCodes;
import org.lifeline.voucher.VoucherContent.BirthYear;

/**
 * The voucher as CWT claims (RFC 8392): registered claims, a status list reference (IETF token status list) and one private
 * claim. docs/voucher-format.md describes it for other implementers.
 */
final class VoucherClaims {

    static final int LAYOUT = 1;

    private static final int EXPIRES = 4;
    private static final int NOT_BEFORE = 5;
    private static final int ISSUED_AT = 6;
    private static final int CODE = 7;
    private static final int STATUS = 65535;
    private static final int VOUCHER = -70001;

    private static final String STATUS_LIST = "status_list";
    private static final String INDEX = "idx";
    private static final String URI = "uri";

    private VoucherClaims() {}

    static CBORObject write(VoucherContent content) {
        CBORObject statusList = CBORObject.NewMap()
                .Add(INDEX, content.status().index())
                .Add(URI, content.status().uri());
        CBORObject items = CBORObject.NewArray();
        content.items()
                .forEach(
                        item -> items.Add(CBORObject.NewArray().Add(item.name()).Add(item.quantity())));
        CBORObject holder = CBORObject.NewMap().Add(1, content.holderShown());
        BirthYear birth = content.birth();
        if (birth != null) {
            holder.Add(2, birth.year());
            if (birth.approximate()) {
                holder.Add(3, true);
            }
        }
        CBORObject providers = CBORObject.NewArray();
        content.providers().forEach(providers::Add);
        CBORObject voucher = CBORObject.NewMap()
                .Add(1, LAYOUT)
                .Add(2, content.programme())
                .Add(3, items)
                .Add(4, CwtClaims.of(content.amount()))
                .Add(5, holder)
                .Add(6, providers)
                .Add(
                        7,
                        CBORObject.NewArray()
                                .Add(content.offline().uses())
                                .Add(content.offline().minor())
                                .Add(content.offline().statusMaxAgeHours()));
        return CBORObject.NewMap()
                .Add(EXPIRES, content.expires().getEpochSecond())
                .Add(NOT_BEFORE, content.validFrom().getEpochSecond())
                .Add(ISSUED_AT, content.issuedAt().getEpochSecond())
                .Add(CODE, content.code().bytes())
                .Add(STATUS, CBORObject.NewMap().Add(STATUS_LIST, statusList))
                .Add(VOUCHER, voucher);
    }

    /** @throws RuntimeException when the claims are not a voucher of this layout; the type of the exception has no meaning for callers */
    static VoucherContent read(CBORObject claims) {
        CBORObject voucher = get(claims, VOUCHER);
        if (number(get(voucher, 1)) != LAYOUT) {
            throw new IllegalArgumentException("Another layout");
        }
        CBORObject statusList = claims.get(CBORObject.FromObject(STATUS)).get(STATUS_LIST);
        CBORObject holder = get(voucher, 5);
        CBORObject birthYear = holder.get(CBORObject.FromObject(2));
        CBORObject approximate = holder.get(CBORObject.FromObject(3));
        CBORObject offline = get(voucher, 7);
        return new VoucherContent(
                text(get(claims, SignedCodes.ISSUER)),
                VoucherCode.of(get(claims, CODE).GetByteString()),
                Instant.ofEpochSecond(number(get(claims, NOT_BEFORE))),
                Instant.ofEpochSecond(number(get(claims, EXPIRES))),
                Instant.ofEpochSecond(number(get(claims, ISSUED_AT))),
                text(get(voucher, 2)),
                list(get(voucher, 3), item -> new VoucherContent.Item(text(item.get(0)), small(item.get(1)))),
                money(get(voucher, 4)),
                text(get(holder, 1)),
                birthYear == null
                        ? null
                        : new BirthYear(small(birthYear), approximate != null && approximate.AsBoolean()),
                list(get(voucher, 6), VoucherClaims::text),
                new VoucherContent.OfflineLimits(small(offline.get(0)), number(offline.get(1)), small(offline.get(2))),
                new VoucherContent.StatusReference(text(statusList.get(URI)), number(statusList.get(INDEX))));
    }

    private static String text(CBORObject value) {
        return value.AsString();
    }

    private static int small(CBORObject value) {
        return Math.toIntExact(number(value));
    }

    private static <T> List<T> list(CBORObject array, Function<CBORObject, T> reader) {
        List<T> list = new ArrayList<>(array.size());
        for (CBORObject value : array.getValues()) {
            list.add(reader.apply(value));
        }
        return list;
    }
}
