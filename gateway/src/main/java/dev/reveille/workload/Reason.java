package dev.reveille.workload;

import java.util.function.UnaryOperator;

/**
 * Why something is not as it should be, said twice: once for everyone, and once for the operator.
 * Where it comes about is decided what everyone may read; nobody takes anything out of it later.
 *
 * @param text for everyone: what kind of failure it is and what to do, in the words of this
 *     program; neither addresses nor names of the runtime's, nor what the runtime said
 * @param detail for the operator: the same with all that is known
 */
public record Reason(String text, String detail) {

    private static final String MORE = " The gateway's log says more.";

    /** One with nothing in it that is not for everyone. */
    static Reason of(String text) {
        return new Reason(text, text);
    }

    /**
     * One whose detail is for the operator alone, and that tells others where it is.
     *
     * @param text a sentence
     */
    static Reason withheld(String text, String detail) {
        return new Reason(text + MORE, detail);
    }

    /** Both as a part of something longer. */
    Reason in(UnaryOperator<String> sentence) {
        return new Reason(sentence.apply(text), sentence.apply(detail));
    }
}
