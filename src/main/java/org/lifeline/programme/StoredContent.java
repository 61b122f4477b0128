package org.lifeline.programme;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A content as JSON in the table of versions: the names and their order are those of all versions since the first, because drafts are
 * recognised by a fingerprint of this text. Fields that came later have a value for versions from before them.
 *
 * @param presence no check for older versions
 * @param reversalHours a day for older versions
 * @param overdraftCeiling nothing for older versions
 * @param deviceLimit five for older versions
 * @param openData null: nothing is published, as in older versions, whose fingerprints so stay the same
 * @param texts null: none are written, as in older versions
 */
record StoredContent(
        String name,
        String purpose,
        LocalDate startsOn,
        @Nullable LocalDate endsOn,
        String currency,
        List<FiscalYear> years,
        BigDecimal maximum,
        BigDecimal emergencyCap,
        String emergencyGroup,
        String form,
        String stageForm,
        String voucherTemplate,
        @Nullable Integer validityDays,
        int appealDays,
        String appealGroup,
        Presence presence,
        Integer reversalHours,
        BigDecimal overdraftCeiling,
        Integer deviceLimit,
        @Nullable String signatory,
        List<String> providers,
        List<StageDefinition> stages,
        List<StageDefinition> claimStages,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean openData,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PublicTexts texts) {

    StoredContent {
        presence = Objects.requireNonNullElse(presence, Presence.none);
        reversalHours = Objects.requireNonNullElse(reversalHours, 24);
        overdraftCeiling = Objects.requireNonNullElse(overdraftCeiling, BigDecimal.ZERO);
        deviceLimit = Objects.requireNonNullElse(deviceLimit, 5);
    }

    static StoredContent of(ProgrammeContent content) {
        return new StoredContent(
                content.name(),
                content.purpose(),
                content.period().startsOn(),
                content.period().endsOn(),
                content.currency(),
                content.years(),
                content.maximum(),
                content.emergency().cap(),
                content.emergency().group(),
                content.forms().applicants(),
                content.forms().officers(),
                content.voucher().template(),
                content.voucher().validityDays(),
                content.appeals().days(),
                content.appeals().group(),
                content.atProvider().presence(),
                content.atProvider().reversalHours(),
                content.atProvider().overdraftCeiling(),
                content.atProvider().deviceLimit(),
                content.signatory(),
                content.providers(),
                content.stages(),
                content.claimStages(),
                content.openData() ? true : null,
                content.texts().equals(PublicTexts.NONE) ? null : content.texts());
    }

    ProgrammeContent content() {
        return new ProgrammeContent(
                name,
                purpose,
                new ProgrammeContent.Period(startsOn, endsOn),
                currency,
                years,
                maximum,
                new ProgrammeContent.EmergencyHelp(emergencyCap, emergencyGroup),
                new ProgrammeContent.Forms(form, stageForm),
                new ProgrammeContent.VoucherRules(voucherTemplate, validityDays),
                new ProgrammeContent.Appeals(appealDays, appealGroup),
                new ProgrammeContent.AtProvider(presence, reversalHours, overdraftCeiling, deviceLimit),
                signatory,
                providers,
                stages,
                claimStages,
                Boolean.TRUE.equals(openData),
                Objects.requireNonNullElse(texts, PublicTexts.NONE));
    }
}
