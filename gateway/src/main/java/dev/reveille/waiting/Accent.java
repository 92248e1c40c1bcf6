package dev.reveille.waiting;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A workload's colour as its pages use it: mixed with black, in the dark with white, until text in
 * it can be read on the card (contrast 4.5 : 1, WCAG 2.2, 1.4.3), with whichever of black and white
 * can be read on it. Immutable.
 */
final class Accent {

    /** The colours that {@code page.css} has anyway. */
    static final Accent NONE = new Accent("");

    /** As in {@code page.css}. */
    private static final Rgb LIGHT_CARD = new Rgb(0xff, 0xfd, 0xfb);

    private static final Rgb DARK_CARD = new Rgb(0x16, 0x17, 0x29);

    private static final Rgb WHITE = new Rgb(255, 255, 255);
    private static final Rgb BLACK = new Rgb(0, 0, 0);
    private static final double READABLE = 4.5;
    private static final int STEPS = 40;

    private final String style;
    private final List<String> hashes;

    private Accent(String style) {
        this.style = style;
        this.hashes = style.isEmpty() ? List.of() : List.of(PageHeaders.hash(style));
    }

    /**
     * @param color {@code #rrggbb} or {@code #rgb}; empty for the usual colours
     */
    static Accent of(Optional<String> color) {
        return color.map(Rgb::parse)
                .map(
                        rgb ->
                                new Accent(
                                        ":root{"
                                                + variables(rgb.towards(BLACK, LIGHT_CARD), rgb)
                                                + "}@media (prefers-color-scheme:dark){:root{"
                                                + variables(rgb.towards(WHITE, DARK_CARD), rgb)
                                                + "}}"))
                .orElse(NONE);
    }

    private static String variables(Rgb accent, Rgb given) {
        Rgb ink = accent.contrast(WHITE) >= accent.contrast(BLACK) ? WHITE : BLACK;
        return "--accent:%s;--accent-ink:%s;--dawn-low:%s".formatted(accent, ink, given);
    }

    /** The style element that sets them; nothing for the usual colours. */
    Html element() {
        return style.isEmpty() ? Html.NOTHING : new Html("<style>" + style + "</style>");
    }

    /** What a policy has to allow for that. */
    List<String> hashes() {
        return hashes;
    }

    private record Rgb(int red, int green, int blue) {

        static Rgb parse(String color) {
            String digits = color.substring(1);
            String six = digits.length() == 3 ? digits.replaceAll("(.)", "$1$1") : digits;
            int bits = Integer.parseInt(six, 16);
            return new Rgb(bits >> 16, bits >> 8 & 0xff, bits & 0xff);
        }

        /** The first mixture with the other colour that can be read on the ground. */
        Rgb towards(Rgb other, Rgb ground) {
            for (int step = 0; step < STEPS; step++) {
                Rgb mixed = mixed(other, (double) step / STEPS);
                if (mixed.contrast(ground) >= READABLE) {
                    return mixed;
                }
            }
            return other;
        }

        private Rgb mixed(Rgb other, double part) {
            return new Rgb(
                    mixed(red, other.red, part),
                    mixed(green, other.green, part),
                    mixed(blue, other.blue, part));
        }

        private static int mixed(int mine, int other, double part) {
            return (int) Math.round(mine + (other - mine) * part);
        }

        double contrast(Rgb other) {
            double a = luminance() + 0.05;
            double b = other.luminance() + 0.05;
            return Math.max(a, b) / Math.min(a, b);
        }

        private double luminance() {
            return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
        }

        private static double linear(int channel) {
            double share = channel / 255.0;
            return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "#%02x%02x%02x", red, green, blue);
        }
    }
}
