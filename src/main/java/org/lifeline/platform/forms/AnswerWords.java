package org.lifeline.platform.forms;

import java.util.function.UnaryOperator;
import org.lifeline.platform.language.Language;

/**
 * The words of a language that an answer needs and no form contains.
 *
 * @param about writes a year of birth that stands for a day, such as "about 1990"
 */
public record AnswerWords(Language language, String yes, String no, UnaryOperator<String> about) {}
