/**
 * What the officer of a task sees of its case: people, answers, documents, earlier decisions. Decisions are recorded in {@code approval}.
 */
@NullMarked
package org.lifeline.casefile;

import org.jspecify.annotations.NullMarked;
