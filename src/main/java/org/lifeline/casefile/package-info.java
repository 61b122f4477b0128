/** What the officer of a task sees of its case: people, answers, documents, earlier decisions. */
@NullMarked
package org.lifeline.casefile;

import org.jspecify.annotations.NullMarked;
