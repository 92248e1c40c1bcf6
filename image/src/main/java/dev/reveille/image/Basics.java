package dev.reveille.image;

import java.io.IOException;
import java.nio.file.Files;

/** What every system has to have: a user, a way to look up hosts, folders to write to. */
final class Basics {

    /** Who the gateway is. As many images without root have it. */
    static final int USER = 65532;

    /** Where the user may write: a place for the state file. */
    static final String STATE = "var/lib/reveille";

    /** Where everybody may write. */
    static final String SCRATCH = "tmp";

    private Basics() {}

    static void into(Root root) throws IOException {
        root.write(
                "etc/passwd",
                """
                root:x:0:0:root:/:/nonexistent
                reveille:x:%d:%d:Reveille:/%s:/nonexistent
                """
                        .formatted(USER, USER, STATE));
        root.write(
                "etc/group",
                """
                root:x:0:
                reveille:x:%d:
                """
                        .formatted(USER));
        root.write("etc/nsswitch.conf", "hosts: files dns\n");
        for (String folder : new String[] {"etc/gateway", SCRATCH, STATE}) {
            Files.createDirectories(root.at(folder));
        }
    }
}
