package org.lifeline.programme;

/** What set-up asks of the accounts, the models, the forms and the templates. */
public interface SetUpOptions {

    /** What can be chosen for a programme at this moment. */
    SetUpChoices gather();
}
