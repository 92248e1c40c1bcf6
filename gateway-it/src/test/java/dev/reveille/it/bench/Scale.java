package dev.reveille.it.bench;

import java.time.Duration;

/** Measures what one gateway holds, on a simulated engine. */
public final class Scale {

    private Scale() {}

    @SuppressWarnings("SystemOut") // a command's table is its standard output
    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("storm")) {
            System.out.print(
                    new ScaleStorm(
                                    Integer.parseInt(arguments[1]),
                                    Integer.parseInt(arguments[2]),
                                    Duration.ofSeconds(Integer.parseInt(arguments[3])))
                            .measure(
                                    arguments.length > 4
                                            ? java.util.List.of(Storm.valueOf(arguments[4]))
                                            : java.util.List.of(Storm.values())));
            return;
        }
        System.out.print(ScaleStart.TITLES);
        for (String a : arguments) {
            System.out.print(new ScaleStart(Duration.ofSeconds(20)).measure(Integer.parseInt(a)));
        }
    }
}
