package org.lifeline.platform.signing;

import com.upokecenter.cbor.CBORObject;
import com.upokecenter.cbor.CBORType;
import org.lifeline.platform.money.Money;

/** Reads and writes the parts that all signed claims have in common. The methods that read throw when a part is not valid. */
public final class CwtClaims {

    private CwtClaims() {}

    /** @throws IllegalArgumentException when there is no such claim */
    public static CBORObject get(CBORObject map, int key) {
        CBORObject value = map.get(CBORObject.FromObject(key));
        if (value == null) {
            throw new IllegalArgumentException("Claim " + key + " is missing");
        }
        return value;
    }

    /** @throws RuntimeException when it is not a whole number of 64 bits */
    public static long number(CBORObject value) {
        if (value.getType() != CBORType.Integer) {
            throw new IllegalArgumentException("Not a whole number");
        }
        return value.AsInt64Value();
    }

    /** {@code [currency, minor units, exponent]}. With the exponent a reader can show the amount without a table of currencies. */
    public static CBORObject of(Money money) {
        return CBORObject.NewArray()
                .Add(money.currencyCode())
                .Add(money.minor())
                .Add(money.exponent());
    }

    /** @throws RuntimeException when it is not an amount, or when its exponent is not the currency's */
    public static Money money(CBORObject value) {
        Money money = Money.ofMinor(value.get(0).AsString(), number(value.get(1)));
        if (money.exponent() != number(value.get(2))) {
            throw new IllegalArgumentException("A number of decimals that the currency does not have");
        }
        return money;
    }
}
