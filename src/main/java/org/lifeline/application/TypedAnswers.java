package org.lifeline.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.contact.MailAddress;
import org.lifeline.platform.contact.PhoneNumbers;
import org.lifeline.platform.contact.PhoneNumbers.Reading;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.typed.PlainText;
import org.springframework.stereotype.Component;

/**
 * The one place where answers come in: from the portal, from a page without script or from a program; as a draft, as a submission or as a
 * correction. It converts what was typed into what is stored, and reports what is not valid.
 */
@Component
class TypedAnswers {

    static final String PHONE = "phone";
    static final String EMAIL = "email";

    private final PhoneNumbers phones;

    TypedAnswers(PhoneNumbers phones) {
        this.phones = phones;
    }

    /**
     * The answers as they are stored: without invisible characters, the telephone number in E.164, the mail address without surrounding
     * blanks.
     */
    Map<String, Object> read(Map<String, Object> typed) {
        Map<String, Object> read = PlainText.cleanValues(typed);
        if (read.get(EMAIL) instanceof String email) {
            read.put(EMAIL, MailAddress.tidy(email));
        }
        if (read.get(PHONE) instanceof String phone) {
            PhoneNumbers.Phone known = phones.read(phone).phone();
            // a number that cannot be read is kept as typed, so that the page can show it with the error
            read.put(PHONE, known != null ? known.e164() : PlainText.trim(phone));
        }
        return read;
    }

    /** Errors in answers that {@link #read} returned. Only answers that are given are checked, in a draft as in a submission. */
    List<FieldError> check(Map<String, Object> read) {
        List<FieldError> errors = new ArrayList<>();
        if (read.get(PHONE) instanceof String phone && !phone.isEmpty()) {
            Reading reading = phones.read(phone);
            if (reading.wrong() != null) {
                errors.add(new FieldError(PHONE, reading.wrong()));
            }
        }
        if (read.get(EMAIL) instanceof String email && !email.isEmpty() && !MailAddress.isAddress(email)) {
            errors.add(new FieldError(EMAIL, MailAddress.WRONG));
        }
        household(read, errors);
        return errors;
    }

    /** Finds numbers of the household that contradict each other. Text that is not a number is left to the form's own check. */
    private static void household(Map<String, Object> read, List<FieldError> errors) {
        Double size = number(read.get("householdSize"));
        Double dependants = number(read.get("dependants"));
        if (size != null && dependants != null && dependants > size) {
            errors.add(
                    new FieldError(
                            "dependants",
                            "You said that fewer people live in your household than depend on your income. Which of the two numbers is right? Correct the other one."));
        }
        if (size != null && read.get("householdMembers") instanceof List<?> members && members.size() > size) {
            errors.add(new FieldError(
                    "householdMembers",
                    "You named more people than you said live in your household. Correct the number or the names."));
        }
    }

    private static @Nullable Double number(@Nullable Object answer) {
        try {
            return answer == null || answer.toString().isBlank() ? null : Double.valueOf(answer.toString());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** What the applicant should know about the contact data although they are valid. */
    List<FieldError> hints(Map<String, Object> read) {
        PhoneNumbers.Phone phone =
                read.get(PHONE) instanceof String text ? phones.read(text).phone() : null;
        return phone == null || phone.takesSms() ? List.of() : List.of(new FieldError(PHONE, PhoneNumbers.NO_SMS));
    }
}
