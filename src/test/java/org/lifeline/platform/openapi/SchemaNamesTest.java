package org.lifeline.platform.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class SchemaNamesTest {

    static class CaseController {
        record View() {}
    }

    static class CaseViews {
        record View() {}
    }

    private final SchemaNames names = new SchemaNames();

    @Test
    void beginsTheNameOfANestedRecordWithWhatItsClassIsAbout() {
        assertThat(SchemaNames.joined("Voucher", "View")).isEqualTo("VoucherView");
        assertThat(names.getNameOfClass(CaseController.View.class)).isEqualTo("SchemaNamesTestCaseView");
        assertThat(SchemaNames.joined("Claim", "NewClaim")).isEqualTo("NewClaim");
        assertThat(SchemaNames.of(String.class)).isEqualTo("String");
    }

    @Test
    void refusesOneNameForTwoTypes() {
        names.getNameOfClass(CaseController.View.class);
        assertThat(names.type("SchemaNamesTestCaseView")).isEqualTo(CaseController.View.class);
        names.getNameOfClass(CaseViews.View.class);
        assertThatIllegalStateException()
                .isThrownBy(() -> names.type("SchemaNamesTestCaseView"))
                .withMessageContaining("CaseController$View")
                .withMessageContaining("CaseViews$View");
    }
}
