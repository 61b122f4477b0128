package org.lifeline.testing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;

/** Tasklist's "Form" tab as an officer uses it: our page in a frame. */
public final class FormTab {

    private static final String FRAME = "iframe.lifeline-form";

    private final Page page;

    private FormTab(Page page) {
        this.page = page;
    }

    /** Opens a task by its address: in a list of many it may be on the second page. */
    public static FormTab open(Page page, String task) {
        page.navigate("/camunda/app/tasklist/default/#/?task=" + task);
        return of(page);
    }

    /** The task that is open in Tasklist. */
    public static FormTab of(Page page) {
        FormTab tab = new FormTab(page);
        assertThat(tab.form().locator(".fjs-form")).isVisible();
        return tab;
    }

    /** Takes the task: then the form can be filled in. */
    public FormTab claim() {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Claim"))
                .click();
        assertThat(form().locator("#send")).isVisible();
        return this;
    }

    public FrameLocator form() {
        return page.frameLocator(FRAME);
    }

    /** By its key in the form's file, with the number of the row in a list: labels of one field are part of others' names. */
    public Locator field(String key) {
        return form().locator("[id$='-field_" + key + "']").locator("visible=true");
    }

    /** The forms' select is no HTML select. */
    public void choose(String label, int n, String option) {
        Locator select = form().locator(".fjs-form-field-select", new FrameLocator.LocatorOptions().setHasText(label))
                .nth(n);
        select.locator(".fjs-input-group").click();
        select.locator(".fjs-dropdownlist-item", new Locator.LocatorOptions().setHasText(option))
                .first()
                .click();
    }

    public Locator complete() {
        return form().locator("#send");
    }

    /** Presses "Complete", and gives the engine's answer. */
    public Response completes() {
        return page.waitForResponse(
                response -> response.url().endsWith("/submit-form"),
                () -> complete().click());
    }
}
