package dev.reveille.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command line into words by the quoting rules of a shell (POSIX, section 2.2): single
 * quotes, double quotes, backslash. Nothing is expanded: no variables, no patterns, no operators.
 */
final class ShellWords {

    private static final char NONE = 0;

    private final String line;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;

    private ShellWords(String line) {
        this.line = line;
    }

    /** The words, none for a blank line. */
    static List<String> split(String line) throws Mismatch {
        return new ShellWords(line).words();
    }

    private List<String> words() throws Mismatch {
        char quote = NONE;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && quote != '\'') {
                i++;
                escaped(i, quote);
            } else if (quote != NONE) {
                if (c == quote) {
                    quote = NONE;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                inWord = true;
            } else if (Character.isWhitespace(c)) {
                endWord();
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (quote != NONE) {
            throw new Mismatch("a closing " + quote);
        }
        endWord();
        return words;
    }

    /** Takes the character after a backslash; in double quotes most keep their backslash. */
    private void escaped(int at, char quote) throws Mismatch {
        if (at == line.length()) {
            throw new Mismatch("a character after the last backslash");
        }
        char c = line.charAt(at);
        if (quote == '"' && "\"\\$`\n".indexOf(c) < 0) {
            word.append('\\');
        }
        if (c != '\n') {
            word.append(c);
        }
        inWord = true;
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }
}
