package org.lifeline.notification;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.LifelineProperties;
import org.springframework.stereotype.Component;

/** Telephone numbers as people write them, as the network needs them. */
@Component
class PhoneNumbers {

    private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    private final String region;

    PhoneNumbers(LifelineProperties properties) {
        this.region = properties.region();
        if (!numbers.getSupportedRegions().contains(region)) {
            throw new IllegalArgumentException("lifeline.region must be a country such as ET (ISO 3166-1)");
        }
    }

    /** The number in E.164, if it is one that may get a short message: no fixed line does. */
    Optional<String> forSms(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            PhoneNumber number = numbers.parse(text, region);
            return numbers.isValidNumber(number) && numbers.getNumberType(number) != PhoneNumberType.FIXED_LINE
                    ? Optional.of(numbers.format(number, PhoneNumberFormat.E164))
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }
}
