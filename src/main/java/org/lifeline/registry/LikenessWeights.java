package org.lifeline.registry;

import org.lifeline.platform.engine.TableValues;
import org.lifeline.platform.engine.ValueTable;
import org.springframework.stereotype.Component;

/**
 * The decision table {@code likenessWeights}: what each thing that agrees adds to the likeness of two people, and who is compared at all.
 *
 * @param name what the same name adds
 * @param letters the share of the letters in the name's weight, 0 to 1; the rest is the sound
 * @param birthSame what the same birth date adds
 * @param birthSwapped what a birth date with day and month swapped adds
 * @param birthNear what a birth date with one slip adds
 * @param phone what the same telephone number adds
 * @param address what the same address adds
 * @param sameNeed what the same need adds when cases are sorted
 * @param leastAlike names less similar than this, 0 to 1, are not two spellings of one name
 * @param muchAlike how similar names must be where no birth date agrees
 * @param mostOfOnePhone how many people of one telephone number are compared at most
 * @param identityName how similar the name must be to the one that the source of identities has, 0 to 1
 * @param reviewed how alike two people of the registry are, from 0 to 100, about whom a social worker is asked
 */
record LikenessWeights(
        int name,
        double letters,
        int birthSame,
        int birthSwapped,
        int birthNear,
        int phone,
        int address,
        int sameNeed,
        double leastAlike,
        double muchAlike,
        int mostOfOnePhone,
        double identityName,
        int reviewed) {

    static final ValueTable<LikenessWeights> TABLE = new Table();

    private static final int ALL = 100;
    private static final double LEAST = 0.2;
    private static final int LEAST_REVIEWED = 50;
    private static final int MOST_PEOPLE = 1000;

    @Component("likenessWeightsTable")
    static final class Table implements ValueTable<LikenessWeights> {

        @Override
        public String decision() {
            return "likenessWeights";
        }

        @Override
        public LikenessWeights read(TableValues values) {
            LikenessWeights weights = new LikenessWeights(
                    values.whole("name", 0, ALL),
                    values.decimal("letters", 0, 1),
                    values.whole("birthSame", 0, ALL),
                    values.whole("birthSwapped", 0, ALL),
                    values.whole("birthNear", 0, ALL),
                    values.whole("phone", 0, ALL),
                    values.whole("address", 0, ALL),
                    values.whole("sameNeed", 0, ALL),
                    values.decimal("leastAlike", LEAST, 1),
                    values.decimal("muchAlike", LEAST, 1),
                    values.whole("mostOfOnePhone", 1, MOST_PEOPLE),
                    values.decimal("identityName", LEAST, 1),
                    values.whole("reviewed", LEAST_REVIEWED, ALL));
            values.requireTogether(
                    weights.name + weights.birthSame <= ALL,
                    "'name' and 'birthSame' are more than 100 together: then nothing else counts for people who agree in both.");
            values.requireTogether(
                    weights.name + weights.birthSame + weights.phone + weights.address >= ALL,
                    "'name', 'birthSame', 'phone' and 'address' are less than 100 together: then nobody is entirely alike.");
            values.requireTogether(
                    weights.birthSame >= Math.max(weights.birthSwapped, weights.birthNear),
                    "'birthSame' is less than 'birthSwapped' or 'birthNear': a date that agrees adds at least as much as one that nearly does.");
            values.requireTogether(
                    weights.leastAlike <= weights.muchAlike,
                    "'muchAlike' is less than 'leastAlike': without a birth date that agrees, names must be at least as similar.");
            return weights;
        }
    }
}
