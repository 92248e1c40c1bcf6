import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Makes the icons that ship with the product: one line for each, its slug and its drawing, packed.
 *
 *   npm pack simple-icons@16.37.0 && tar -xzf simple-icons-16.37.0.tgz
 *   java scripts/PackIcons.java package/icons gateway/src/main/resources/dev/reveille/icons/icons.gz
 */
class PackIcons {

    private static final Pattern DRAWING =
            Pattern.compile(
                    "<svg role=\"img\" viewBox=\"0 0 24 24\" xmlns=\"http://www.w3.org/2000/svg\">"
                            + "<title>[^<]*</title><path d=\"([-0-9.,a-zA-Z ]+)\"/></svg>\\s*");

    public static void main(String[] arguments) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of(arguments[0]))) {
            files = all.sorted().toList();
        }
        try (Writer icons =
                new OutputStreamWriter(
                        new GZIPOutputStream(Files.newOutputStream(Path.of(arguments[1]))) {
                            {
                                def.setLevel(9);
                            }
                        },
                        StandardCharsets.US_ASCII)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                Matcher drawing = DRAWING.matcher(Files.readString(file));
                if (!name.matches("[a-z0-9_]+\\.svg") || !drawing.matches()) {
                    throw new IOException(file + " is not drawn as expected");
                }
                icons.write(name.substring(0, name.length() - 4) + "\t" + drawing.group(1) + "\n");
            }
        }
    }
}
